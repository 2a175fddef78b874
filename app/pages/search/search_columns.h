// SPDX-License-Identifier: GPL-3.0-or-later
// The kinds of columns a search can be answered in: their names, and menus to choose them from.
#pragma once
#include <functional>

#include <QString>

#include "core/workspace/search_request.h"

class QMenu;

namespace sparsescope {

// What there is to choose from.
struct ColumnChoices {
    int k = 0;         // in use; 0: no model
    int stored_k = 0;  // the largest that codes can be read at
    int dim = 0;       // of the embeddings
    bool operator==(const ColumnChoices&) const = default;
};

// "sparse k = 8", "truncated 32". k: the one in use.
[[nodiscard]] QString column_title(const SearchColumn& column, int k);
// "codes at k = 8": what is compared, in a few words.
[[nodiscard]] QString column_caption(const SearchColumn& column, const ColumnChoices& choices);
// What its scores are, for a tooltip.
[[nodiscard]] QString score_meaning(const SearchColumn& column);

// Fills the menu anew; chosen gets a column whose k is 0 when it follows the k in use.
void fill_column_menu(QMenu& menu, const ColumnChoices& choices,
                      const std::function<void(const SearchColumn&)>& chosen);

}  // namespace sparsescope
