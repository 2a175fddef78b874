// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neuron_column_menu.h"

#include <algorithm>
#include <cmath>

#include <QEvent>
#include <QHeaderView>
#include <QMenu>
#include <QScopedValueRollback>

#include "app/controllers/settings.h"
#include "widgets/controls/table_view.h"
#include "widgets/models/neuron_table_model.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

using Model = NeuronTableModel;
constexpr int least_name_width = 150;
constexpr int header_padding = 22;  // around a title, with its sort arrow

// What tells neurons apart at a glance, in half a window.
QStringList usual_neuron_columns() {
    QStringList keys;
    for (const int column :
         {Model::Star, Model::Neuron, Model::Name, Model::Frequency, Model::Purity, Model::Weights})
        keys << Model::keyOf(column);
    return keys;
}

// A neuron is known by its number and name wherever it is listed.
bool always_shown(int column) {
    return column == Model::Neuron || column == Model::Name;
}

int usual_width(const TableView& table, int column) {
    switch (column) {
        case Model::Star:
            return theme::scaled(30);
        case Model::Note:
            return theme::scaled(44);
        case Model::Weights:
            return theme::scaled(64);
        case Model::State:
            return theme::scaled(112);
        case Model::Label:
        case Model::Tags:
            return theme::scaled(130);
        case Model::Name:
            return theme::scaled(least_name_width);
        default:
            break;
    }
    const QString title = table.model()->headerData(column, Qt::Horizontal).toString();
    return table.horizontalHeader()->fontMetrics().horizontalAdvance(title) +
           theme::scaled(header_padding);
}

}  // namespace

NeuronColumnMenu::NeuronColumnMenu(Settings& settings, TableView* table)
    : QObject(table), settings_(settings), table_(table), menu_(new QMenu(table)) {
    menu_->setObjectName("neuron_columns");
    menu_->setToolTipsVisible(true);
    widths_ = settings_.neuronWidths();
    QHeaderView* header = table_->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setMinimumSectionSize(theme::scaled(24));
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::customContextMenuRequested, this,
            [this, header](const QPoint& place) {
                menu_->popup(header->viewport()->mapToGlobal(place));
            });
    connect(menu_, &QMenu::aboutToShow, this, &NeuronColumnMenu::fillMenu);
    connect(header, &QHeaderView::sectionResized, this,
            [this](int column, int, int width) { rememberWidth(column, width); });
    connect(header, &QHeaderView::sectionMoved, this, [this] {
        if (!fitting_) rememberColumns();
    });
    connect(&theme::notifier(), &theme::Notifier::changed, this, &NeuronColumnMenu::fit);
    table_->viewport()->installEventFilter(this);
    show(settings_.neuronColumns().value_or(usual_neuron_columns()));
}

bool NeuronColumnMenu::eventFilter(QObject* watched, QEvent* event) {
    if (watched == table_->viewport() && event->type() == QEvent::Resize) fit();
    return false;
}

QStringList NeuronColumnMenu::shown() const {
    QStringList keys;
    const QHeaderView* header = table_->horizontalHeader();
    for (int place = 0; place < header->count(); ++place) {
        const int column = header->logicalIndex(place);
        if (!header->isSectionHidden(column)) keys << Model::keyOf(column);
    }
    return keys;
}

// Settings may come from another version of the program: unknown keys are passed over.
void NeuronColumnMenu::show(const QStringList& keys) {
    {
        const QScopedValueRollback guard(fitting_, true);
        QHeaderView* header = table_->horizontalHeader();
        int place = 0;
        for (const QString& key : keys) {
            for (int column = 0; column < Model::ColumnCount; ++column)
                if (Model::keyOf(column) == key)
                    header->moveSection(header->visualIndex(column), place++);
        }
        for (int column = 0; column < Model::ColumnCount; ++column)
            table_->setColumnHidden(column,
                                    !always_shown(column) && !keys.contains(Model::keyOf(column)));
    }
    fit();
}

void NeuronColumnMenu::toggle(int column, bool shown) {
    {
        const QScopedValueRollback guard(fitting_, true);
        table_->setColumnHidden(column, !shown);
    }
    rememberColumns();
    fit();
    Q_EMIT shownChanged();
}

void NeuronColumnMenu::reset() {
    widths_.clear();
    settings_.setNeuronWidths(widths_);
    settings_.setNeuronColumns(std::nullopt);
    show(usual_neuron_columns());
}

void NeuronColumnMenu::fillMenu() {
    menu_->clear();
    for (int column = 0; column < Model::ColumnCount; ++column) {
        QString title = table_->model()->headerData(column, Qt::Horizontal).toString();
        if (column == Model::Star) title = "star";
        QAction* action = menu_->addAction(title);
        action->setObjectName("column_" + Model::keyOf(column));
        action->setToolTip(
            table_->model()->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString());
        action->setCheckable(true);
        action->setChecked(!table_->isColumnHidden(column));
        action->setEnabled(!always_shown(column));
        connect(action, &QAction::toggled, this, [this, column](bool on) { toggle(column, on); });
    }
    menu_->addSeparator();
    QAction* worth = menu_->addAction("Order by worth, as at the beginning");
    worth->setObjectName("column_order");
    connect(worth, &QAction::triggered, this,
            [this] { table_->sortByColumn(Model::Worth, Qt::DescendingOrder); });
    QAction* usual = menu_->addAction("The usual columns and widths");
    usual->setObjectName("column_reset");
    connect(usual, &QAction::triggered, this, &NeuronColumnMenu::reset);
}

void NeuronColumnMenu::rememberColumns() {
    settings_.setNeuronColumns(shown());
}

void NeuronColumnMenu::rememberWidth(int column, int width) {
    // A hidden column has no width.
    if (fitting_ || width == 0 || table_->isColumnHidden(column)) return;
    widths_[Model::keyOf(column)] = static_cast<int>(std::lround(width / theme::text_scale()));
    settings_.setNeuronWidths(widths_);
    if (column != Model::Name) fit();
}

int NeuronColumnMenu::widthOf(int column) const {
    const auto chosen = widths_.find(Model::keyOf(column));
    return chosen != widths_.end() ? theme::scaled(*chosen) : usual_width(*table_, column);
}

void NeuronColumnMenu::fit() {
    if (fitting_) return;
    const QScopedValueRollback guard(fitting_, true);
    int others = 0;
    for (int column = 0; column < Model::ColumnCount; ++column) {
        if (table_->isColumnHidden(column) || column == Model::Name) continue;
        const int width = widthOf(column);
        table_->setColumnWidth(column, width);
        others += width;
    }
    const bool chosen = widths_.contains(Model::keyOf(Model::Name));
    table_->setColumnWidth(Model::Name, chosen ? widthOf(Model::Name)
                                               : std::max(theme::scaled(least_name_width),
                                                          table_->viewport()->width() - others));
}

}  // namespace sparsescope
