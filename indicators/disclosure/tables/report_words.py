"""The words of the page for the data protection officer, German and English."""

from __future__ import annotations

from .rules import Rules

WORDS = {
    "title": {"de": "Geheimhaltung: Prüfbericht", "en": "Disclosure control: report of the audit"},
    "rounding": {"de": "Gerundete Tabelle", "en": "Rounded table"},
    "noise": {"de": "Tabelle mit Rauschen (Cell-Key-Methode)", "en": "Table with noise (cell-key method)"},
    "consequences": {"de": "Was das bedeutet", "en": "What this means"},
    "perturbation": {"de": "Überlagerungstabelle", "en": "Perturbation table"},
    "chances": {
        "de": "So wahrscheinlich wird aus einer Zahl welche andere. Was hinzukommt, ist im Durchschnitt null.",
        "en": "How likely a number becomes which other. What is added is zero on average.",
    },
    "number": {"de": "wahre Zahl", "en": "true number"},
    "becomes": {"de": "gezeigt wird (in der letzten Zeile: hinzu kommt)", "en": "shown is (last row: added is)"},
    "version": {"de": "Fassung", "en": "version"},
    "internal": {
        "de": "Nur für den Dienstgebrauch. Die Seite nennt, wie viele Zellen um ihrer selbst willen gesperrt sind; das "
        "darf nicht mit der Tabelle veröffentlicht werden.",
        "en": "For internal use. The page tells how many cells are hidden for their own sake, which must not be "
        "published beside the table.",
    },
    "passed": {
        "de": "Die Prüfung ist bestanden. Von {cells} Zellen sind {hidden} gesperrt; keine davon ist genau "
        "errechenbar, keine ist als zu klein erkennbar.",
        "en": "The audit has passed. Of {cells} cells {hidden} are hidden; none of them can be reckoned exactly, none "
        "is recognisable as too small.",
    },
    "rules": {"de": "Regeln", "en": "Rules"},
    "hidden": {"de": "Was gesperrt ist und warum so viel", "en": "What is hidden, and why so much"},
    "hidden_by_reason": {"de": "Gesperrte Zellen nach Grund", "en": "Hidden cells by reason"},
    "reason": {"de": "Grund (eine Zelle kann mehrere haben)", "en": "Reason (a cell may have several)"},
    "cells": {"de": "Zellen", "en": "Cells"},
    "secondary": {
        "de": "zum Schutz der anderen (sekundär)",
        "en": "to protect the others (secondary)",
    },
    "why": {
        "de": "Eine gesperrte Zahl ließe sich als Summe minus übrige Teile ausrechnen. Darum werden in jeder Summe, "
        "in der eine kleine Zahl steckt, weitere Zahlen gesperrt, und zwar so, dass jede kleine Zahl ebenso gut die "
        "Mindestzahl erreichen könnte. Viele Merkmale, viele Gliederungen und kleine Gebiete bedeuten viel Gesperrtes.",
        "en": "A hidden number could be reckoned as the sum less its other parts. So in every sum with a small number "
        "further numbers are hidden, in such a way that every small number might just as well reach the minimum. Many "
        "categories, many groupings and small areas mean many hidden cells.",
    },
    "by_size": {"de": "Nach Größe des Gebiets", "en": "By size of the area"},
    "finest_areas": {"de": "kleinste Gebiete darin", "en": "finest areas within"},
    "zeros": {"de": "davon Nullen", "en": "zeros among them"},
    "hidden_cells": {"de": "gesperrt", "en": "hidden"},
    "share": {"de": "Anteil", "en": "share"},
    "loss": {"de": "Verlust an Information", "en": "Loss of information"},
    "lost": {
        "de": "Gesperrt sind {cells} der Zellen und {value} der Summe aller Zellenwerte.",
        "en": "Hidden are {cells} of the cells and {value} of the sum of all cells' values.",
    },
    "rates": {"de": "Quoten", "en": "Rates"},
    "rate": {"de": "Quote", "en": "Rate"},
    "status": {"de": "Zustand", "en": "Status"},
    "attacker": {"de": "Die Sicht eines Angreifers", "en": "An attacker's view"},
    "widths": {
        "de": "Wie genau ein Angreifer gesperrte Zahlen bestenfalls kennt",
        "en": "How closely an attacker can know hidden numbers at best",
    },
    "width": {"de": "Spanne zwischen kleinst- und größtmöglichem Wert", "en": "From the least to the largest value"},
    "audit": {
        "de": "Geprüft von einem eigenen Programmteil, der alle Summen selbst neu bildet: {linear} lineare "
        "Programme, {whole} in ganzen Zahlen. Jedes andere Ende eines Programms als ein bewiesenes Optimum hätte die "
        "Tabelle aufgehalten.",
        "en": "Audited by a part of the program that forms all sums anew itself: {linear} linear programmes, "
        "{whole} in whole numbers. Any end of a programme but a proved optimum would have stopped the table.",
    },
    "already_out": {
        "de": "{cells} Zellen wären heute zu sperren, stehen aber in der früheren Veröffentlichung. Was offen ist, "
        "lässt sich nicht zurückholen; sie bleiben offen.",
        "en": "{cells} cells would be hidden today but are in the earlier release. What is out cannot be recalled; "
        "they stay open.",
    },
    "revised": {
        "de": "{cells} Zellen haben einen anderen Wert als in der früheren Veröffentlichung. Der Unterschied zweier "
        "Werte kann von einzelnen Personen handeln; bitte prüfen Sie, ob beide nebeneinander stehen sollen.",
        "en": "{cells} cells have another value than in the earlier release. The difference of two values may be about "
        "single persons; please consider whether both should stand side by side.",
    },
    "limits": {"de": "Was diese Prüfung nicht sagt", "en": "What this audit does not say"},
}

LIMITS = {
    "de": [
        "Sie kennt nur die Tabellen, Gliederungen und früheren Veröffentlichungen, die ihr genannt wurden. Andere "
        "Veröffentlichungen derselben Zahlen gehören als Gliederung oder frühere Fassung dazu.",
        "Nullen, die gezeigt werden, sagen etwas: Niemand im Gebiet hat das Merkmal. Ob das in Ordnung ist, "
        "entscheidet die Regel „zeros“.",
        "Wer Personen kennt, weiß mehr als jede Tabelle.",
    ],
    "en": [
        "It knows only the tables, groupings and earlier releases it was told of. Other publications of the same "
        "numbers belong to it as a grouping or an earlier release.",
        "Zeros that are shown tell something: nobody in the area has the attribute. Whether that is acceptable is "
        "decided by the rule “zeros”.",
        "Who knows people knows more than any table.",
    ],
}

STATUSES = {
    "ok": {"de": "gezeigt", "en": "shown"},
    "suppressed": {"de": "gesperrt wie ihre Fallzahl", "en": "hidden like its count"},
    "unreliable": {"de": "Basis zu klein", "en": "base too small"},
    "not_meaningful": {"de": "Basis ist null", "en": "base is zero"},
}


def rules(rules: Rules, language: str) -> list[str]:
    """The rules of a dataset in sentences."""
    german = language == "de"
    least = rules.minimum
    if rules.instead:
        return _changes(rules, german=german)
    if rules.magnitude:
        told = [
            f"Summen mit weniger als {least} Beitragenden werden gesperrt."
            if german
            else f"Sums of fewer than {least} holders are hidden."
        ]
        for entry in rules.magnitude.get("dominance", []):
            told.append(
                f"Gesperrt wird, wo die {entry['largest']} Größten mehr als {entry['percent']} % haben."
                if german
                else f"Hidden where the {entry['largest']} largest have more than {entry['percent']} %."
            )
        if "p_percent" in rules.magnitude:
            p = rules.magnitude["p_percent"]
            told.append(
                f"Gesperrt wird, wo der Zweitgrößte den Größten auf {p} % genau schätzen könnte."
                if german
                else f"Hidden where the second largest could estimate the largest to {p} %."
            )
    elif rules.zeros_are_hidden:
        told = [
            f"Zahlen unter {least} werden gesperrt, Nullen eingeschlossen."
            if german
            else f"Counts below {least} are hidden, zeros included."
        ]
    else:
        told = [
            f"Zahlen von 1 bis {least - 1} werden gesperrt; Nullen werden gezeigt."
            if german
            else f"Counts from 1 to {least - 1} are hidden; zeros are shown."
        ]
    for entry in rules.carriers:
        told.append(
            f"Hinter jeder Zahl stehen mindestens {entry['minimum']} ({entry['column']})."
            if german
            else f"Behind every number stand at least {entry['minimum']} ({entry['column']})."
        )
    if rules.sensitive:
        columns, others = ", ".join(rules.sensitive), rules.others_needed
        told.append(
            f"Niemand darf sehen, dass in einer Gruppe weniger als {others} das Merkmal nicht haben ({columns}); dafür "
            "werden, wo nötig, auch Nullen gesperrt."
            if german
            else f"Nobody may see that fewer than {others} of a group lack an attribute ({columns}); where needed, "
            "zeros are hidden for that."
        )
    for rate in rules.rates:
        told.append(
            f"Quote „{rate.id}“: gesperrt wie ihre Zahlen, nicht gezeigt unter einer Basis von {rate.minimum_base}."
            if german
            else f"Rate “{rate.id}”: hidden like its counts, not shown below a base of {rate.minimum_base}."
        )
    for pool in rules.pools:
        told.append(
            f"„{pool['id']}“ ist die Summe von {', '.join(pool['of'])} und wird mit ihnen zusammen geschützt."
            if german
            else f"“{pool['id']}” is the sum of {', '.join(pool['of'])} and is protected together with them."
        )
    for change in rules.changes:
        ends = (change["from"], change["to"])
        told.append(
            "Veränderung von {} nach {}: gesperrt, wo eine der beiden Zahlen gesperrt ist.".format(*ends)
            if german
            else "Change from {} to {}: hidden where one of the two counts is hidden.".format(*ends)
        )
    if rules.starred:
        bounds = (rules.starred["sign"], rules.starred["from"], rules.starred["to"])
        told.append(
            "„{}“ in der Lieferung steht für {} bis {}; diese Spanne bleibt jeder solchen Zahl.".format(*bounds)
            if german
            else "“{}” in the delivery stands for {} to {}; every such number keeps that range.".format(*bounds)
        )
    told.append(
        f"Alle gesperrten Zellen tragen dasselbe Zeichen: {rules.sign}"
        if german
        else f"All hidden cells bear the same sign: {rules.sign}"
    )
    return told


def _changes(rules: Rules, german: bool) -> list[str]:
    entry, least = rules.instead or {}, rules.minimum
    if rules.is_noisy:
        bounds = (entry["deviation"], entry["variance"], entry.get("js", least - 1))
        told = (
            "Statt zu sperren, wird jede Zahl durch Rauschen nach Zellschlüsseln verändert: höchstens um {}, Varianz "
            "{}; Nullen bleiben Nullen, Zahlen von 1 bis {} entstehen nicht."
            if german
            else "Instead of hiding, every number is changed by noise from cell keys: by {} at most, variance {}; "
            "zeros stay zeros, numbers from 1 to {} do not arise."
        ).format(*bounds)
    elif entry["round"] == "every":
        told = (
            f"Statt zu sperren, wird jede Zahl für sich auf Vielfache von {entry['base']} gerundet."
            if german
            else f"Instead of hiding, every number is rounded by itself to multiples of {entry['base']}."
        )
    else:
        told = (
            f"Statt zu sperren, werden kleinste Zellen unter {entry['base']} auf 0 oder {entry['base']} gerundet; "
            "Summen werden daraus gebildet."
            if german
            else f"Instead of hiding, finest cells below {entry['base']} are rounded to 0 or {entry['base']}; sums are "
            "formed of them."
        )
    small = (
        f"Als klein gelten Zahlen von 1 bis {least - 1}."
        if german
        else f"Numbers from 1 to {least - 1} count as small."
    )
    return [told, small]


def attacker(rules: Rules, language: str) -> list[str]:
    """What the attacker of the audit knows."""
    german = language == "de"
    told = [
        "Er kennt alle gezeigten Zellen und weiß, wie Gebiete, Merkmale und Tabellen sich zu Summen ergänzen."
        if german
        else "They know all shown cells and how areas, categories and tables add up.",
        "Er kennt die Regeln, nicht aber den Grund einer einzelnen Sperrung."
        if german
        else "They know the rules, but not why a single cell is hidden.",
    ]
    if rules.magnitude:
        told.append(
            "Wer als Einziger hinter einer Zelle steht, kennt sie und rechnet damit."
            if german
            else "Who alone stands behind a cell knows it and reckons with it."
        )
    elif rules.zeros_are_hidden:
        told.append("Eine gesperrte Zahl kann null sein." if german else "A hidden number may be zero.")
    else:
        told.append(
            "Nullen sind gezeigt, also weiß er: Eine gesperrte Zahl ist mindestens 1."
            if german
            else "Zeros are shown, so they know that a hidden number is at least 1."
        )
    return told
