// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/checkpoint_model.h"

#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr auto right_aligned = Qt::AlignRight | Qt::AlignVCenter;

QString kind_of(const CheckpointRow& row) {
    QStringList words;
    if (row.newest) words << "newest";
    if (row.info.best) words << "best";
    if (row.info.marked) words << "marked";
    return words.join(", ");
}

std::vector<Column<CheckpointRow>> columns() {
    return {
        {.title = "step",
         .tooltip = "Steps done at this checkpoint",
         .alignment = right_aligned,
         .value = [](const CheckpointRow& row) { return QVariant(qlonglong{row.info.step}); },
         .text = [](const CheckpointRow& row) { return format::count(row.info.step); },
         .more = {}},
        {.title = "k",
         .tooltip = "Active neurons per code at this step",
         .alignment = right_aligned,
         .value = [](const CheckpointRow& row) { return QVariant(row.k); },
         .text =
             [](const CheckpointRow& row) { return row.k > 0 ? format::count(row.k) : QString(); },
         .more = {}},
        {.title = "kind",
         .tooltip = "best: of the best validation 1-NN accuracy so far; marked: kept by a person",
         .value = [](const CheckpointRow& row) { return QVariant(kind_of(row)); },
         .text = {},
         .more = {}},
        {.title = "size",
         .tooltip = "Bytes of the file",
         .alignment = right_aligned,
         .value = [](const CheckpointRow& row) { return QVariant(qlonglong{row.info.bytes}); },
         .text = [](const CheckpointRow& row) { return format::bytes(row.info.bytes); },
         .more = {}},
    };
}

}  // namespace

CheckpointModel::CheckpointModel(QObject* parent) : RowTable(columns(), parent) {}

}  // namespace sparsescope
