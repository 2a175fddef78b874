// SPDX-License-Identifier: GPL-3.0-or-later
// The kinds of columns that can answer a search: their names, and the menu to choose them from.
#pragma once
#include <functional>

#include <QString>

#include "core/workspace/search_request.h"

class QMenu;

namespace sparsescope {

// The limits of what can be chosen.
struct ColumnChoices {
    int k = 0;         // in use; 0: no model
    int stored_k = 0;  // the largest that codes can be read at
    int dim = 0;       // of the embeddings
    bool operator==(const ColumnChoices&) const = default;
};

// The title of a column: "sparse k = 8" or "truncated 32". `k` is the k in use.
[[nodiscard]] QString column_title(const SearchColumn& column, int k);
// Says in a few words what the column compares, such as "codes at k = 8".
[[nodiscard]] QString column_caption(const SearchColumn& column, const ColumnChoices& choices);
// A tooltip that explains the column's scores.
[[nodiscard]] QString score_meaning(const SearchColumn& column);

// Replaces the items of the menu. `chosen` is called with the chosen column, whose k is 0 if it
// follows the k in use.
void fill_column_menu(QMenu& menu, const ColumnChoices& choices,
                      const std::function<void(const SearchColumn&)>& chosen);

}  // namespace sparsescope
