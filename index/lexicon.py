"""The words that tell a name from a title, a department, an institution and a plain sentence.

Everything here is lower case. The lists are data: a word that is missing belongs here, not in the parser.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: A comma-separated part with one of these words is a job title.
TITLE_WORDS = _words("""
    administrator administrative advisor adviser analyst archivist assistant associate bibliographer branch-manager cataloger
    cataloguer ceo chair chairperson chief cio clerk conservator consultant coordinator co-director co-ordinator curator dean
    deputy designer developer director documentalist editor educator emerita emeritus engineer executive facilitator founder
    generalist head indexer instructor interim intern knowledge-manager lead leader lecturer liaison librarian librarians
    manager media-specialist mgr monitor officer owner page paralegal paraprofessional partner president principal professor
    programmer project-manager provost recruiter registrar representative researcher retired scientist secretary
    senior-librarian specialist strategist student superintendent supervisor svp teacher technician technologist trainer
    trustee vice-president volunteer vp webmaster
""")

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
""")

#: A part with one of these words names an institution.
INSTITUTION_WORDS = _words("""
    academy agency archive archives army assembly associates association athenaeum athenæum authority bank base biblioteca
    bibliothèque board bureau center centre church clinic college colleges commission company conservatory consortium
    cooperative corp corporation council court courts dept depository district division embassy firm foundation
    fort gallery government group hospital hospitals inc incorporated infirmary institute institution isd laboratories
    laboratory legislature libraries library limited llc llp ltd ministry museum museums navy network observatory
    abbey a&m cathedral convent cuny ebsco elsevier epa lyrasis mission mit monastery nasa nation nih noaa oclc overdrive proquest
    reserve suny tech temple tribal tribe ucla univ université universidad usgs
    parliament polytechnic press prison school schools seminary senate society solutions synagogue system systems
    tribunal trust union universities university
""")

#: Words that make an institution of what they stand in front of or behind.
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
    "federal reserve",
)

#: A part that ends in one of these is a place, so part of the institution it stands before.
PLACE_NOUNS = _words("borough branch campus city county parish province region shire town township village")

#: Lower-case words that may stand inside a name.
NAME_PARTICLES = _words(
    "af al ap bin da de del della den der di do dos du e el ibn la las le lo los mac of ter ten van vander von y zu"
)

#: Forms of address before a name: not kept.
HONORIFICS = _words(
    "canon capt captain col colonel judge justice lady lord lt major sgt dr mr mrs ms mx miss prof professor rev reverend sr. sister fr father hon sir dame mme"
)

#: What may follow a name and belongs to it.
GENERATIONS = _words("jr sr ii iii iv v")

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
""")

#: Words that say a line describes a picture.
IMAGE_WORDS = _words("""
    headshot photo photograph picture portrait image selfie logo silhouette avatar illustration drawing painting cartoon
    snapshot icon poster
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
    and art arts business center centre central commons engineering fine graduate health information law learning libraries library
    main map maps media medical medicine music of research resource resources science sciences special studies technical technology
    undergraduate & knowledge academic adult children's childrens heritage public reference school schools teen youth
""")

# Words of institutions that are long enough for a slip of the pen to be told from another word.
_SPELLINGS = (
    "library",
    "libraries",
    "university",
    "universities",
    "college",
    "hospital",
    "institute",
    "community",
    "county",
    "public",
    "academy",
)


@lru_cache(maxsize=16384)
def respelt(word: str) -> str:
    """`word` (lower case), or the institution's word that it is a slip of: `libary` is `library`."""
    if len(word) < 5 or not word.isalpha():
        return word
    close = get_close_matches(word, _SPELLINGS, n=1, cutoff=0.87)
    return close[0] if close else word


#: Words that no name holds, wherever they stand.
FUNCTION_WORDS = _words("""
    a about all an and any are as at be because but by can dear do does during each every everyone for from had has have he her his how i if in is it its
    just me most my no nobody not of on once only or other our out over she should so some such than that the their them then there these they this
    those to too under until up us very was we were what when where whether which while who why with without would yes you your
""")
