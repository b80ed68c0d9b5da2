"""The words that tell a name from a title, a department, an institution and a plain sentence.

Everything here is lower case. The lists are data: a word that is missing belongs here, not in the parser.
"""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: A comma-separated part with one of these words is a job title.
TITLE_WORDS = _words("""
    administrator administrative advisor adviser analyst archivist assistant associate bibliographer branch-manager cataloger
    cataloguer ceo chair chairperson chief cio clerk conservator consultant coordinator co-director co-ordinator curator dean
    deputy designer developer director documentalist editor educator emerita emeritus engineer executive facilitator founder
    generalist head indexer instructor interim intern knowledge-manager lead leader lecturer liaison librarian librarians
    manager media-specialist member mgr monitor officer owner page paralegal paraprofessional partner president principal professor
    programmer project-manager provost recruiter registrar representative researcher retired scientist secretary
    senior-librarian specialist strategist student superintendent supervisor svp teacher technician technologist trainer
    trustee vice-president volunteer vp webmaster
    driver drivers directors managers headmaster headmistress headteacher retired semi-retired unemployed doyen doyenne beadle warden partner
    directeur directrice direktor direktorin leiter leiterin bibliothekar bibliothekarin bibliothécaire bibliotecario bibliotecaria responsable archiviste
    archivar documentaliste directora jefe jefa gerente coordinador coordinadora encargado encargada bibliotekarie bibliotekar kaiwhakahaere kaitiaki pou reader
    asst assoc dir coord blogger author
    examiner ombudsman commissioner sheriff
""")

#: What people are who have no office.
OUTSIDE_OFFICE = _words(
    "hunter seeker jobseeker job-hunter job-seeker candidate applicant graduate grad employee worker"
)

#: A title that is nothing but one of these wants a department after it ("Head, Access Services").
BARE_TITLES = _words(
    "head dean director manager chief chair coordinator supervisor lead vp librarian president officer"
)

#: Modifiers that leave a bare title bare ("Associate Dean, Collections & Discovery").
TITLE_MODIFIERS = _words(
    "assistant associate deputy vice acting interim co senior sr executive department unit division section team"
)

#: A part that ends in one of these is a department, so part of the title, wherever an institution follows.
DEPARTMENT_NOUNS = _words("""
    access acquisitions archives circulation collection collections department dept development discovery division
    engagement experience initiatives instruction learning maps media metadata office operations outreach planning programming
    programs reference relations research resources section services success support systems teaching team technologies technology
    unit
    affairs area areas care culture customers delivery ephemera exchanges experience families family genealogy gifts government holdings
    information people periodicals newspapers scholarship serials service stacks storage talent youth desk
""")

#: A part with one of these words names an institution.
INSTITUTION_WORDS = _words("""
    academy agency archive archives army assembly associates association athenaeum athenæum authority bank base biblioteca
    bibliothèque board bureau center centre church clinic college colleges commission company conservatory consortium
    cooperative corp corporation council court courts dept depository district division embassy firm foundation
    fort gallery  group hospital hospitals inc incorporated infirmary institute institution isd laboratories
    laboratory legislature libraries library limited llc llp ltd ministry museum museums navy network observatory
    abbey a&m cathedral convent ebsco elsevier epa lyrasis mission mit monastery nasa nation nih noaa oclc overdrive proquest
    reserve suny tech temple tribal tribe ucla univ université universidad usgs
    parliament polytechnic press prison school schools seminary senate society solutions synagogue system systems
    tribunal trust union universities university
    academies aquarium arboretum archdiocese athenaeums banking barracks bibliotheek bibliothek biblioteket bookmobile borough
    brigade brothers bundesarchiv co-op co-operative collective commonwealth conference congregation constabulary corps courthouse cuny daughters diocese dominion
    enterprises estate facility federation fund garrison gmbh guild halls headquarters hochschule house hub industries instituto insurance isd jail
    kura laboratorio leisure lodge lycée lycee ministerio monastic museo musée newsroom nursery observatorium orchestra
    partners penitentiary pharmaceuticals planetarium playhouse plc pllc police ranch reformatory regiment registry resort sanatorium scuola service-district settlement
    shire sons station studio studios symphony synod theatre theater universität universiteit universitet universidade università usd
    whare wānanga wananga zoo
    lib libs univ coll
    courier gazette herald tribune chronicle bugle newspaper newspapers
""")

#: Words that make an institution of the words behind or before them.
INSTITUTION_PHRASES = (
    "department of",
    "city of",
    "county of",
    "town of",
    "village of",
    "medical center",
    "medical centre",
    "health system",
    "research center",
    "u.s.",
    "library of congress",
    "national park service",
    "national battlefield",
    "national monument",
    "national seashore",
    "national forest",
    "national park",
    "federal reserve",
    "government of",
    "government office",
    "borough of",
    "shire of",
    "diocese of",
    "district of",
    "isle of",
    "island of",
    "parish of",
    "province of",
    "state of",
    "township of",
    "corps of",
    "fire department",
    "police department",
    "health department",
    "sheriff's",
    "executive search",
    "search partners",
    "search group",
    "search firm",
    "the daily ",
    "the weekly ",
    "the evening ",
    "the sunday ",
)

#: A part that ends in one of these is a place, so part of the institution it stands before.
PLACE_NOUNS = _words(
    "annex borough branch building campus city county parish province region shire town township village"
)

#: Lower-case words that may stand inside a name.
NAME_PARTICLES = _words(
    "af al ap bin da de del della den der di do dos du e el ibn la las le lo los mac of ter ten van vander von y zu"
)

#: Forms of address before a name: not kept.
HONORIFICS = _words("""
    brig canon capt captain cdr cmdr col colonel dame deacon dr ens father fr hon imam judge justice lady lieutenant
    lord lt maj major miss mme monsignor mr mrs ms msgr mx prof professor rev reverend sergeant sgt sir sister
""")

#: Those that people keep: nobody calls Brother Anselm by another name.
KEPT_HONORIFICS = _words("brother rabbi")

#: A note of pronouns, `(she/her)`: no part of a name.
PRONOUNS = re.compile(r"(?<!\s)\s*[(\[]\s*(?:she|he|they|her|him|them|xe|ze|any)\b[^)\]]{0,30}[)\]]", re.IGNORECASE)

#: What may follow a name and belongs to it.
GENERATIONS = _words("jr sr ii iii iv v")

#: Religious orders, which belong to the name as well: `Anselm Kirchner, O.S.B.`
ORDERS = _words("osb osu osf ofm ocd ocso op sj csj ssj rsm ihm snd svd bvm cssr csc cm sds")

#: Degrees and the like after a name: not kept.
DEGREES = _words("""
    ba bs bsc ma ms msc mba med mfa mla mls mlis mlib mlitt mis msis msls mslis mslib msi mpa phd edd dphil jd llm md dds dr esq
    ca cas cpa pmp ahip dma rn csm mphil slis dls dlis mbe obe cbe dpa mclip fclip psyd edm edspec eds ccc llb lld mt dmin mdiv phr shrm-cp
""")

#: A line that starts with one of these words names nobody.
NOT_A_NAME = _words("""
    a about above according actually additional additionally advice after again all almost along already also although always am
    american among an and another answer answers any anything application applications apply applicants are around as ask at
    attitude availability away background bad basic basically be because been before being below benefits best better between
    big body both bottom brief briefly bring bullet but by calendar call can candidate candidates caveat certainly change check
    children city clearly clothing column comment comments communication con cons contact content conversely cost could county
    cover cv day days deadline dear december degree definitely did different diversity do does don't dress due during each early
    easy edit edited education either email english equal equally especially etc even event eventually ever every everyone
    everything evidence exactly examples example except experience experiences facebook fact fair fall false february few final
    finally find first five for format formatting four frankly friday from full funny further general generally get give given
    go goal good great group guess had happy has have he hello help helpful here hers hi high him hint hiring his history
    honest honestly hours how however human i i'd i'll i'm i've idea ideally if image imagine important in include including
    indeed individual information initially inside instead interview interviews into introduction is it it's its january job jobs
    july june just keep key know language large last lastly later least leave length less lesson let letter letters level
    librarians library like likewise list listen little location long look looking lots main major make management many march
    maybe me media method middle mine minimum minor mistake monday money more moreover morning most mostly much must my myself
    name names nearly necessary need never new next no nobody none nor north not note notes nothing november now number october
    of off often oh ok okay old on once one only open optional or order other others our out outside over overall own page
    parking part people perfect perhaps personal personally phone photo physical picture place plan please plus point points
    policy poor portfolio position possible possibly post practical preferred preparation previously pro probably problem
    process professional pros public put qualification qualifications quality question questions quick quickly quote quotation
    range rarely rather read reading real really reason reasons recently recommendation red reference references regarding
    related remember reminder reply required requirement requirements research response responses rest result results resume
    resumes résumé right rule rules salary same saturday say says schedule second secondly see seldom send september service
    services several shall she short should show side similarly simple simply since single six size skills so social some
    someone something sometimes soon sort south special specifically speaking spring staff stage start state step steps still
    strategy strength strengths strong style subject such suggestion suggestions summary summer sunday supplemental sure
    take tattoos teaching technical technology tell ten test than thank thanks that the their them then there therefore these
    they things thing third thirdly this those though thought thoughts three thursday thus time times timeline timing tip tips
    title to today together tomorrow too top topic training trick tuesday turnaround twitter two type typical typically
    typo typos ultimately under unfortunately university unless until update up upon us use useful usually value
    very volunteer want warning was watch way we weakness weaknesses web website wednesday week weeks well were west what
    whatever when where whether which while who whoever whole whose why will winter wish with within without women word words
    work workload would write wrong yeah year years yes yesterday yet you you're your yours
    paid made sent kept held given taken written done gone known shown drawn driven broken chosen found left lost bought brought built caught felt fed led lent met read sold told taught thought understood won worn adapted
    christmas easter thanksgiving juneteenth hanukkah passover ramadan halloween valentine valentine's
    bookmobile storytime makerspace librarianship interlibrary canva linkedin excel zoom webex gmail oxford cf vs via isbn
""")

#: Words by which a line describes a picture.
IMAGE_WORDS = _words("""
    headshot photo photograph picture portrait image selfie logo silhouette avatar illustration drawing painting cartoon
    snapshot icon
""")

#: Words of NOT_A_NAME that are common surnames too.
SURNAMES = _words(
    "bank bear best big church college friday king major read red school sunday day english fair field fields good little long love march may new north page paul rice short small south street strong summer way weeks west white winter wise"
)

#: Words of NOT_A_NAME and of titles that are common given names too.
GIVEN_NAMES = _words(
    "dean page april august june may will summer winter sunday friday grace hope faith joy mark bill rich pat art guy drew red major king prince early best west north"
)

#: A part that is nothing but one of these belongs to the part before it.
COMPANY_SUFFIXES = _words("inc incorporated llc llp ltd limited corp corporation co plc gmbh pc lp")

#: An "institution" made of these words alone is a department: "Health Sciences Library".
FUNCTIONAL_WORDS = _words("""
    and art arts business campus committee group hiring it tutoring working center centre central commons engineering fine graduate health information law learning libraries library
    main map maps media medical medicine music of research resource resources science sciences special studies technical technology
    undergraduate & knowledge academic adult children's childrens heritage public reference school schools teen youth
    affairs books chapter collection collections communication communications community conservation culture customer
    customers data delivery digital ephemera experience families family freshman genealogy gifts government instruction international internal lending local history manuscripts
    museums newspapers office outreach press patron people periodicals preservation rare reader readers scholarly scholarship serials service services staff
    stacks student students systems talent user users visual young access cataloging cataloguing circulation acquisitions exchanges metadata programming
    programs heritage development human learning teaching discovery engagement operations planning technologies support facilities
""")

#: Words that no name holds, wherever they stand.
FUNCTION_WORDS = _words("""
    a about all an and any are as at be because but by can dear do does during each every everyone for from had has have he her his how i if in is it its
    just me most my no nobody not of on once only or other our out over she should so some such than that the their them then there these they this
    those to too under until up us very was we were what when where whether which while who why with without would yes you your
""")

#: Adjectives that stand before a given name or are one: "Old Tom Pettigrew".
NICKNAME_ADJECTIVES = _words("old big little young tall lucky sunny red black happy")

#: Words of offices that are nobody's surname.
NEVER_SURNAMES = _words("""
    administrator archivist archivists assistant assistants associate associates bibliographer cataloger cataloguer catalogers ceo cio coordinator
    coordinators co-director co-ordinator consultant consultants director directors documentalist driver drivers educator executive facilitator
    generalist instructor interns lecturer liaison librarian librarians manager managers paralegal paraprofessional programmer recruiter
    representative researcher retired scientist secretary specialist specialists strategist superintendent supervisor supervisors svp
    technician technicians technologist
    trainer treasurer trustee trustees vice-president volunteer volunteers vp webmaster headmaster
    headmistress
    headteacher analyst
""")

#: States, provinces and countries that an institution is named after or that follow a town.
STATES = frozenset(
    name.strip()
    for name in """
    alabama, alaska, arizona, arkansas, california, colorado, connecticut, delaware, florida, georgia, hawaii, hawai'i, idaho, illinois, indiana,
    iowa, kansas, kentucky, louisiana, maine, maryland, massachusetts, michigan, minnesota, mississippi, missouri, montana, nebraska,
    nevada, new hampshire, new jersey, new mexico, new york, north carolina, north dakota, ohio, oklahoma, oregon, pennsylvania,
    rhode island, south carolina, south dakota, tennessee, texas, utah, vermont, virginia, washington, west virginia, wisconsin,
    wyoming, puerto rico, guam, district of columbia, ontario, québec, quebec, british columbia, alberta, manitoba, saskatchewan,
    nova scotia, new brunswick, newfoundland, prince edward island, yukon, nunavut, northwest territories, new south wales,
    queensland, victoria, tasmania, western australia, south australia, northern territory, australia, new zealand, canada, england, scotland,
    wales, ireland, northern ireland, uk, usa, u.s.a., u.k.
    """.split(",")
)
STATE_CODES = frozenset(
    """AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN
    TX UT VT VA WA WV WI WY DC PR ON QC BC AB MB SK NS NB NL PE YT NU NT NSW QLD VIC TAS ACT UK USA NZ""".split()
)
#: States as newspapers shorten them: `Mich.`
STATE_ABBREVIATIONS = frozenset(
    """Ala. Ariz. Ark. Calif. Cal. Colo. Conn. Del. Fla. Ga. Ill. Ind. Kan. Kans. Ky. La. Md. Mass. Mich.
    Minn. Miss. Mo. Mont. Neb. Nebr. Nev. Okla. Ore. Oreg. Pa. Penn. Tenn. Tex. Vt. Va. Wash. Wis. Wisc. Wyo.
    Ont. Que. Alta. Sask. Man.
    """.split()
)

#: Words of offices that are surnames too.
OFFICE_SURNAMES = _words("""
    bishop chair chancellor chief clerk constable dean founder head lead lecturer major marshal marshall master officer page partner prior
    president principal proctor professor provost reader reeve sargent sexton shepherd sheriff steward stewart student teacher usher warden
""")
