// SPDX-License-Identifier: GPL-3.0-or-later
// Fills a combo box only when its items really differ, so that a refresh never closes an open list.
// The box sends no signal.
#pragma once
#include <utility>
#include <vector>

#include <QComboBox>
#include <QSignalBlocker>
#include <QString>

namespace sparsescope {

using ComboItems = std::vector<std::pair<QString, qlonglong>>;  // (text, data) of each item

inline void set_combo_items(QComboBox& box, const ComboItems& items) {
    bool same = box.count() == static_cast<int>(items.size());
    for (int i = 0; same && i < box.count(); ++i) {
        const auto& [text, data] = items[static_cast<std::size_t>(i)];
        same = box.itemText(i) == text && box.itemData(i).toLongLong() == data;
    }
    if (same) return;
    const QSignalBlocker quiet(box);
    box.clear();
    for (const auto& [text, data] : items)
        box.addItem(text, data);
}

}  // namespace sparsescope
