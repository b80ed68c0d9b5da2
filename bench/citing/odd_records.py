"""Two hundred invented answers that are odd to cite: their names, titles, blogs and dates."""

from __future__ import annotations

import datetime as dt
from itertools import cycle, islice

from webui.citing.citation import Citation, line
from webui.citing.names import read_name

COUNT = 200

#: "-" is an anonymous respondent.
_NAMES = """\
Wanda Pyle
J. Shore
Inez M. Tarn
Dr. Ann Lee
Margarethe van der Lubbe
Dick Van Dyke
-
Maria de la Cruz
Cher
Laurie P.
王小明
Иван Петров
Joel Harte, Jr.
Joel Harte III
Jane Roe, MLIS
Robert “Bob” Smith
Théa Brontë-Simms
Mary Ann St. John
ann lee
Sheila O’Hara
Patrick O'Neil
Jean-Luc Th. Moreau
Mr. Smith
J.R. Mossman
-
Ludwig von Hohenfels Sr.
Élise d’Arcy
נועה לוי
محمد أحمد
김민준
Ann and Bob Lee
The Night Shift
C. J. Cole-Grey
Ng Wei
Ærøskøbing Møller
Łukasz Żak
Đặng Văn Lâm
Zoë Ó Briain
W. E. B. Dell
ALL CAPS
Mc Kay
José María Álvarez
Beatriz dos Santos
X Æ
de Souza
"""

_TITLES = """\
Do you read cover letters? If so, what do you look for in a "good" one?
Further questions: the end
Further Questions: What's in a name
Is it odd that “we” don’t say why?
What do you do when a candidate says "no"?
Should a candidate say 'I don't know'
“Tell me about yourself”: is it a good question?
Résumés, CVs, and the on-the-job interview
Do you hire from within, or look beyond the up-to-date pool?
What is the one thing you look for
Which interview questions do you ask of the people you hope to work with
Does it matter who you are, where you are from, or what you are up to
¿Qué pregunta usted a los candidatos?
¡Hola! Wie stellen Sie ein?
Pourquoi n'avez-vous pas répondu à l'annonce?
你们如何招聘图书馆员？
Как вы читаете письма?
How many pages should each of these documents be?
ALA, MLIS, and the job search in the U.S.
Do you use e-mail, i.e. Outlook, e.g. for rejections?
Stats & graphs: <5 staff members
Is 100% remote work possible at $15/hour?
Braces {and} a back\\slash_walk into #3
Library as place... or not
Wait!
Really?!
The end.
Ten years on…
Why (and how) do you negotiate?
What does [sic] mean to you?
Public/academic: does the type of library matter?
Do hiring managers read LinkedIn, iSchool or eBay pages?
“Wow!” she said
She asked, “Why?”
He said "stop."
a library of one's own
the first of the last
To be or not to be: to hire, or to wait—that is the question
Pay between 30–40 thousand: is that a living wage?
Is the '90s interview dead?
Rock 'n' roll librarians
What about non-MLS staff, part-timers, and well-being?
iPads for interviews
How do you say no; and to whom?
Do I need a Ph.D. or an M.A.?
What should candidates wear? Are jeans, T-shirts or open-toed shoes okay?
If you could ask only one question what would it be and why is it that one?
1. Do you ask for references? 2. When do you call them?
Do you, yes or no, read past page two
When is it over? what then
Does "over-qualified" mean "too old"?
Is “the ‘fit’ question” a reason?
Whom do you call, and what for?
Is the library @ your school like C++ or node.js?
I.T. and the under 30 crowd
What is your cup of tea, vis-à-vis the committee?
how would you describe your instruction load?
Who hires, per se, in a small shop?
For whom the phone rings
as if
Can you help? Yes: we can
The “gap”
Does a break in employment—say, to raise a child—count against a candidate?
Is it "who you know"?
Please choose one:
What else; and
Over-qualified or up-to-date
The on-the-job interview
What’s the library’s “rule”, if any?
Workers’ questions, and the interviewers’ own
Interviewing while 7' tall
"Where do you see yourself in five years?" and other horrors
'Tis the season
Ask a manager/ask a librarian
"""

_CONTAINERS = """\
Hiring Desk
The hiring desk of the north
Now Hiring!
Who gets the job?
Shelf & Ladder
¿Quién?
Ladders, etc.
Полка
Notes from the “stacks”
a librarian's notebook
"""


def odd_records() -> list[Citation]:
    """Return COUNT citations; each name, title, blog and date meets many others."""
    names, titles, containers = (cycle(text.splitlines()) for text in (_NAMES, _TITLES, _CONTAINERS))
    days = cycle([dt.date(2014, 3, 3), dt.date(2012, 5, 31), None, dt.date(2023, 9, 15), dt.date(2016, 2, 29)])
    urls = cycle(
        ["https://answers.example.org/answers/a-post/somebody", "", "https://blog.example.org/2014/03/a_post/"]
    )
    drawn = islice(zip(names, titles, containers, days, urls, strict=False), COUNT)
    return [
        Citation(
            id=f"record-{number:03d}/x",
            author=None if name == "-" else read_name(name),
            position="Branch Head, Teasel Public Library",
            title=line(title),
            container=container,
            published=published,
            accessed=dt.date(2026, 11, 30),
            url=url,
            words="Yes, always.\n\nNo.",
        )
        for number, (name, title, container, published, url) in enumerate(drawn)
    ]
