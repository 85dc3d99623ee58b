"""English words that the rules for the living watch; a newsroom adds its own in `extra.words` of mkdocs.yml. A `*` stands for any end."""

# What police, prosecutors and courts do, and what they do it for.
COURT = (
    *("accus*", "acquit*", "allegation*", "alleged", "allegedly", "arrest*", "bail", "charged", "charges", "convict*"),
    *("custody", "defendant*", "detain*", "detention", "embezzl*", "extort*", "extradit*", "extremis*", "fined", "fraud*", "guilty"),
    *("imprison*", "indict*", "jailed", "launder*", "manslaughter", "murder*", "parole*", "perjur*", "plead*"),
    *("prosecut*", "rape*", "bribe*", "bribing", "sentenced", "slander*", "libel*", "defam*", "smuggl*", "stole", "stolen"),
    *("suspect*", "terroris*", "theft", "thief", "traffick*", "treason*", "tried for", "wanted list", "warrant"),
)  # fmt: skip

# What judges instead of telling.
LOADED = (
    *("admitted that", "antics", "apologist*", "brazen*", "charlatan*", "clown*", "controversial", "corrupt", "crackpot*"),
    *("crony", "cronies", "crook*", "cynical*", "demagog*", "despot*", "dictator*", "disgraced", "disgraceful", "evil"),
    *("fake news", "fanatic*", "firebrand", "flip-flop*", "gangster*", "goon*", "henchm*"),
    *("heroic*", "hypocri*", "ill-fated", "infamous*", "iron fist", "junta", "legendary", "liar*", "lackey*", "mastermind*"),
    *("mouthpiece*", "notorious*", "oligarch*", "propagandist*", "puppet*", "radical", "radicals", "ranted", "regime"),
    *("ruthless*", "scandalous*", "scum", "self-styled", "shameful*", "sham", "so-called", "stooge*"),
    *("strongman", "thug*", "traitor*", "tyrant*", "visionary", "witch hunt", "zealot*"),
)  # fmt: skip
