"""The words that `damage.py` puts into posts: names, titles, layouts and sentences that no list of the rules has."""

TITLES = (
    "Keeper of the Loom Collection",
    "Weaver in Residence",
    "Programs and Outreach",
    "Circulation Guru",
    "Second in Command",
    "Chief Tinkerer & Storyteller",
    "Digital Humanities",
    "Information Wrangler II",
    "Metadata",
    "Youth and Families Team",
)
NAMES = (
    "Юлия Соколова",
    "王小明",
    "محمد العلي",
    "Ελένη Παππά",
    "Þóra Æsirdóttir",
    "bell hooksmith",
    "Q. Xu",
    "Marigold",
)
LAYOUTS = (
    "{name} ({title}, {place})",
    "{name} | {title} | {place}",
    "{name}; {title}; {place}",
    "{name} – {title} – {place}",
    "{name} of {place}",
    "{place}: {name}, {title}",
    "{title} {name}, {place}",
    "{name}, {title} (since 2019), {place}",
    "{name} / {title}, {place}",
    "{name}, {title}, Department of Things, {place}",
    "{name}, formerly {title} at {place}",
    "{name}",
    "from {name}, {title}, {place}",
)
CLOSINGS = (
    "And so the kettle goes back on.",
    "Next: umbrellas, and who leaves them on the bus.",
    "Five people, five kettles. A reader of ours keeps a sixth, and we hope to hear about it one day.",
    "What about your kettle? The lid is always open.",
    "It rained while these came in. It has stopped. Nobody here minds either.",
    "People who would like to join them know where the door is.",
    "The next one goes out on Tuesday. Bring a spoon.",
)
HEADINGS = (
    "Current Practices and Needs",
    "The Process",
    "About the Kettle",
    "Well-Being and Weather",
    "Part Two",
    "On Paper",
    "Looking Ahead:",
)
EXPLAINED = "Here we wanted to know about the days in between."
OPENINGS = (
    "It came up at lunch, and nobody at the table agreed, so round it went.",
    "Some of them wrote from a train. All of them wrote within the hour, which has never happened before.",
    "A kettle is involved in more than one of these.",
)
PICTURES = (
    "A photo of {name} beside a goat. The goat is smiling",
    "{name}, head and shoulders, in front of a brick wall",
    "That is {name} on the left",
    "{name} at a desk with two lamps",
)
POST_TITLES = (
    "“Bring soup, and a second coat”",
    "A Drawer Full of Keys",
    "Three Left Gloves",
    "On the Way to the Well",
)
