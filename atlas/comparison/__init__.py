"""Areas beside each other: the question, the answers, and what they look like.

query         what is compared: from the address, to the address, validated
asking        from the question to numbers; why unlike is not compared with unlike
sets          ready sets of areas: children, neighbours, the statistically similar
judging       each number beside its benchmark
heat          the table of areas and indicators
charting      the charts, each in words, numbers and a specification
presenting    everything for the template
"""
