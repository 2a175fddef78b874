// SPDX-License-Identifier: GPL-3.0-or-later
// A language small enough to know by heart, for the filter bar: words "name:value" with spaces
// between them. Anything else is wrong.
#pragma once
#include "widgets/controls/filter_language.h"

namespace sparsescope::test {

inline FilterReading read_small(const QString& text) {
    FilterReading reading;
    int position = 0;
    for (const QString& word : text.split(QLatin1Char(' '))) {
        if (!word.isEmpty() && !word.contains(QLatin1Char(':'))) {
            reading.chips.clear();
            reading.problem = {position, static_cast<int>(word.size()),
                               QStringLiteral("\"%1\" is not a condition. Did you mean "
                                              "\"label\"?")
                                   .arg(word)};
            return reading;
        }
        if (!word.isEmpty()) reading.chips << word;
        position += static_cast<int>(word.size()) + 1;
    }
    return reading;
}

// Completes the last word.
inline std::vector<FilterCompletion> complete_small(const QString& text, int) {
    const std::vector<FilterCompletion> all{
        {0, 0, QStringLiteral("label:"), QStringLiteral("label"), {}, QStringLiteral("its label")},
        {0,
         0,
         QStringLiteral("len:"),
         QStringLiteral("len"),
         {},
         QStringLiteral("characters of its text")},
        {0, 0, QStringLiteral("label:sport"), QStringLiteral("sport"), 1204, {}},
        {0, 0, QStringLiteral("label:spirits"), QStringLiteral("spirits"), 61, {}}};
    const int begin = static_cast<int>(text.lastIndexOf(QLatin1Char(' '))) + 1;
    const QString typed = text.mid(begin);
    std::vector<FilterCompletion> found;
    for (FilterCompletion completion : all) {
        const bool is_value = completion.documents.has_value();
        if (!completion.text.startsWith(typed) || completion.text == typed ||
            is_value != typed.contains(QLatin1Char(':')))
            continue;
        completion.position = begin;
        completion.length = static_cast<int>(typed.size());
        found.push_back(completion);
    }
    return found;
}

inline FilterLanguage small_filter_language() {
    return {read_small, complete_small};
}

}  // namespace sparsescope::test
