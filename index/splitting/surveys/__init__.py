"""Surveys and interviews: many questions, one respondent."""
