// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/data/data_picking.h"

#include <algorithm>

#include <QScopedValueRollback>

#include "app/controllers/app_context.h"
#include "widgets/controls/corpus_table.h"

namespace sparsescope {
namespace {

const QString picked_in_table = "rows of the table";
// A view is slow with a selection of more parts; what is picked is told in the status line then.
constexpr std::size_t most_selected_parts = 2000;

}  // namespace

DataPicking::DataPicking(AppContext& context, CorpusTable* table, QObject* parent)
    : QObject(parent), context_(context), table_(table) {
    settle_.setSingleShot(true);
    settle_.setInterval(0);
    connect(&settle_, &QTimer::timeout, this, &DataPicking::pickSelected);
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (!theirs_) settle_.start();
    });
    connect(&context_.picked, &SelectionBus::documentsChanged, this, [this] {
        if (!mine_) showPicked();
    });
    connect(table_, &CorpusTable::documentHovered, &context_.picked,
            [this](std::optional<DocumentId> document) {
                context_.picked.hoverDocument(isCurrentDataset() ? document : std::nullopt);
            });
}

// What is picked are documents of the dataset whose model is selected; this page can show others.
bool DataPicking::isCurrentDataset() const {
    const auto& shown = context_.data.shown();
    const DatasetInfo* current = context_.workspace.currentDataset();
    return shown && current && shown->dataset.id == current->id;
}

void DataPicking::pickSelected() {
    if (!isCurrentDataset()) return;
    const FilteredRows& shown = *context_.data.shown();
    const QScopedValueRollback mine(mine_, true);
    SelectionBus& picked = context_.picked;
    if (table_->selectedCount() < 2) {
        // Clicking on one row lets go of what was picked here, not of a region of the map.
        if (picked.origin() == picked_in_table)
            picked.pickDocuments({}, SelectionBus::How::replace, {});
        return;
    }
    std::vector<DocumentId> documents;
    for (const auto& [first, last] : table_->selectedRanges())
        for (const std::int64_t row : shown.rows.rows_at(first, last - first + 1))
            if (row < std::ssize(*shown.ids))
                documents.push_back((*shown.ids)[static_cast<std::size_t>(row)]);
    picked.pickDocuments(std::move(documents), SelectionBus::How::replace, picked_in_table);
}

void DataPicking::showPicked() {
    if (!isCurrentDataset()) return;
    const FilteredRows& shown = *context_.data.shown();
    const QScopedValueRollback theirs(theirs_, true);
    const auto& documents = context_.picked.documents();
    std::vector<std::pair<int, int>> ranges;
    auto at = shown.ids->begin();
    for (const DocumentId document : documents) {
        at = std::lower_bound(at, shown.ids->end(), document);
        if (at == shown.ids->end()) break;
        const std::int64_t row = at - shown.ids->begin();
        if (*at != document || !shown.rows.rows().contains(static_cast<std::size_t>(row))) continue;
        const int position = static_cast<int>(shown.rows.position_of(row));
        if (!ranges.empty() && ranges.back().second + 1 == position)
            ranges.back().second = position;
        else
            ranges.emplace_back(position, position);
        if (ranges.size() > most_selected_parts) {
            ranges.clear();
            break;
        }
    }
    // The row that is looked at stays selected when nothing is picked.
    if (ranges.empty() && table_->currentIndex().isValid()) {
        const int row = table_->currentIndex().row();
        ranges.emplace_back(row, row);
    }
    table_->selectRanges(ranges);
    // Showing other rows changed the selection before this; nobody did.
    settle_.stop();
}

}  // namespace sparsescope
