"""English words that the rules for the living watch; a newsroom adds its own in `extra.words` of mkdocs.yml. A `*` stands for any end."""

# What police, prosecutors and courts do, and what they do it for.
COURT = (
    *("abused", "accomplice*", "accus*", "acquit*", "allegation*", "alleged", "allegedly", "arrest*", "arson*", "assassin*"),
    *("assault*", "bail", "bankrupt*", "beat her", "beat his", "behind bars", "bigamy", "blackmail*", "bought votes"),
    *("bribe*", "bribing", "charged", "charges", "cheated", "community service", "complicit*", "conspir*", "convict*"),
    *("corruption", "coup plot*", "court case", "cover-up", "covered up", "crime", "crimes", "criminal record", "criminals"),
    *("culprit*", "custody", "deceiv*", "defam*", "defendant*", "deported", "detain*", "detention", "diverted"),
    *("domestic violence", "drug dealer*", "drug offence*", "drugs", "drunk", "dui", "embezzl*", "espionage"),
    *("evaded", "expelled for", "exposed himself", "extort*", "extradit*", "extremis*", "fabricat*", "face trial"),
    *("faced trial", "faces trial", "fake diploma", "falsif*", "felon*", "fined", "for questioning", "forged", "forger*"),
    *("fraud*", "fugitive*", "gang", "ghost employee*", "graft", "groped", "guilty", "handcuff*", "harass*", "hit and run"),
    *("hit-and-run", "house search", "hush money", "illegal*", "illicit*", "implicated", "imprison*", "in jail", "in prison"),
    *("incit*", "incriminat*", "indecen*", "indict*", "insider trading", "insolven*", "interpol", "interrogat*", "jailed"),
    *("kickback*", "kidnap*", "killed", "kills", "launder*", "lawsuit*", "libel*", "lied", "looted", "lynch*", "mafia"),
    *("malpractice", "manslaughter", "misappropriat*", "misconduct", "misused", "mob boss", "molest*", "murder*"),
    *("negligen*", "offender*", "on trial", "paedophil*", "paid voters", "parole*", "pedophil*", "penal colony", "perjur*"),
    *("perpetrat*", "perverted the course", "plagiari*", "plea deal", "plead*", "pocketed", "probation"),
    *("prosecut*", "prostitut*", "questioned by police", "racketeer*", "raid on her", "raid on his", "raided", "rape*"),
    *("reckless driving", "red notice", "remanded", "restraining order", "retrial", "rigged", "rigging", "robbed", "robbery"),
    *("sabotage*", "searched", "sentenced", "sex abuse", "sex offence*", "sexual abuse", "sham marriage", "shell companies"),
    *("shell company", "shot dead", "siphon*", "slander*", "slush fund*", "smuggl*", "speeding", "spied", "spying"),
    *("stabbed", "stalked", "stalker", "stalking", "stand trial", "stands trial", "steal", "stealing", "steals", "stole"),
    *("stolen", "stood trial", "subpoena*", "sued", "sues", "suing", "suspect*", "suspended sentence", "swindl*"),
    *("tax debt*", "tax evasion", "tax fraud", "terroris*", "theft", "thief", "tortur*", "traffick*", "treason*"),
    *("trespass*", "tried for", "under investigation", "unexplained wealth", "unpaid tax*", "vandalis*", "vote-buying"),
    *("a jury", "a tribunal", "arms dealer*", "beat up", "by police", "cocaine", "discriminated", "foreign agent", "hacked", "heroin"),
    *("narcotic*", "ruled that", "set fire", "state secret*", "took money", "taking money", "wanted by", "wanted list", "warrant"),
)  # fmt: skip

# What judges instead of telling.
LOADED = (
    *("admitted that", "antics", "apologist*", "bigot*", "brazen*", "charlatan*", "clown*", "controversial", "corrupt"),
    *("coward*", "crackpot*", "cronies", "crony", "crook*", "cult leader", "cynical*", "demagog*", "despot*", "dictator*"),
    *("disgraced", "disgraceful", "evil", "fake news", "fanatic*", "fascis*", "firebrand", "flip-flop*", "gangster*"),
    *("goon*", "greedy", "hateful", "hates", "henchm*", "heroic*", "hypocri*", "idiot*", "ill-fated", "incompetent"),
    *("infamous*", "iron fist", "junta", "kleptocra*", "lackey*", "legendary", "liar*", "lunatic*", "madman", "mastermind*"),
    *("megalomania*", "mouthpiece*", "nazi", "notorious*", "oligarch*", "opportunist*", "parasite*", "power-hungry"),
    *("propagandist*", "puppet*", "rabid", "racist*", "radical", "radicals", "ranted", "regime", "ruthless*", "scandalous*"),
    *("scum", "self-appointed", "self-styled", "shadowy", "shady", "sham", "shameful*", "sinister", "sleaz*", "slimy"),
    *("so-called", "spineless", "stooge*", "strongman", "thug*", "traitor*", "turncoat*", "tyrant*", "unscrupulous", "vile"),
    *("visionary", "warmonger*", "witch hunt", "zealot*"),
)  # fmt: skip

# What is nobody's business: health, love, belief.
PRIVATE = (
    *("abortion*", "affair with", "alcoholic*", "alcoholism", "bipolar", "bisexual*", "cancer", "closeted", "dementia"),
    *("diagnos*", "drinking problem", "drug addict*", "extramarital", "gay", "hiv", "homosexual*", "illegitimate child*"),
    *("in rehab", "lesbian*", "love child", "lover", "lovers", "mental illness", "mentally ill", "miscarriage", "mistress*"),
    *("pregnan*", "psychiatric*", "secret marriage", "sexual orientation", "sexuality", "suicidal", "transgender", "unfaithful"),
)  # fmt: skip
