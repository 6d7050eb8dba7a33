"""What the numbers say: comparisons, trends, changes, standing, likeness, patterns and sentences.

Everything is reckoned when it is asked for, from the sheets that are current then: what was withdrawn is gone at once.
Only patterns in space are reckoned ahead, in the compute step, and stored beside the values.

    looking         one indicator: every area beside a benchmark, its trend, its standing, its surroundings
    comparing       which benchmark, and better, similar or worse
    trends          the latest five periods, or why they tell no trend
    changing        what moved since last year, over all indicators and areas (Auffällige Veränderungen)
    likeness        the areas most like an area, by a stated profile
    telling         an area in sentences; `wording` (pure) has the patterns
    principles      residence, site, workplace: a warning where they are mixed (pure)
    origins         the releases, files and checksums behind a value
    patterns        Moran's I and local clusters of a sheet, for the compute step
    newest, numbers what all of these read

Unreliable, estimated and hidden numbers are never judged: not compared, ranked, tested or put into sentences.
"""
