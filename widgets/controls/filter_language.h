// SPDX-License-Identifier: GPL-3.0-or-later
// Tells the filter bar about the language it edits. Positions count QChars of the text.
#pragma once
#include <QString>
#include <QStringList>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace sparsescope {

struct FilterProblem {
    int position = 0;
    int length = 0;  // 0: at the end, or between two characters
    QString message;
};
struct FilterReading {
    std::optional<FilterProblem> problem;
    QStringList chips;  // the parts that must hold; side by side they are the whole filter
};
struct FilterCompletion {
    int position = 0;  // [position, position + length) of the text is replaced by …
    int length = 0;
    QString text;
    QString shown;                          // what the list says
    std::optional<std::int64_t> documents;  // how many there are
    QString hint;                           // what it means
};
struct FilterLanguage {
    std::function<FilterReading(const QString& text)> read;
    std::function<std::vector<FilterCompletion>(const QString& text, int cursor)> complete;
};

}  // namespace sparsescope
