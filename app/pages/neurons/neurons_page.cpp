// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neurons_page.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QScopedValueRollback>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/pages/neurons/neuron_panel.h"
#include "app/pages/neurons/neurons_missing.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/pane_tabs.h"
#include "widgets/controls/table_view.h"
#include "widgets/controls/text_label.h"
#include "widgets/delegates/spark_delegate.h"
#include "widgets/delegates/state_chip_delegate.h"
#include "widgets/models/neuron_table_model.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int table_share = 45;
constexpr int panel_share = 55;
constexpr int table_width = 560;     // all columns fit
constexpr int width_for_both = 900;  // table and neuron beside each other
constexpr int weights_width = 56;
constexpr int name_width = 150;
constexpr int purity_support = 5;

}  // namespace

NeuronsPage::NeuronsPage(AppContext& context, Commands& commands, QWidget* parent)
    : PageWidget(parent),
      context_(context),
      commands_(commands),
      body_(new QStackedWidget),
      missing_(new NeuronsMissing(context, commands)),
      model_(new NeuronTableModel(this)),
      panel_(new NeuronPanel(context, commands)),
      tabs_(new PaneTabs(this, width_for_both)) {
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->setObjectName("neurons_splitter");
    splitter->setChildrenCollapsible(false);
    QWidget* table = buildTable();
    table->setMinimumWidth(table_width);
    tabs_->addPane("neurons", "All neurons", {table});
    tabs_->addPane("neuron", "The neuron", {panel_});
    connect(tabs_, &PaneTabs::narrowChanged, table,
            [table](bool narrow) { table->setMinimumWidth(narrow ? 0 : table_width); });
    splitter->addWidget(table);
    splitter->addWidget(panel_);
    splitter->setStretchFactor(0, table_share);
    splitter->setStretchFactor(1, panel_share);
    splitter->setSizes({table_share * 10, panel_share * 10});
    connect(splitter, &QSplitter::splitterMoved, this, &NeuronsPage::fitTable);
    body_->addWidget(missing_);
    body_->addWidget(tabs_->above(splitter));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(body_);

    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this,
            &NeuronsPage::refreshBody);
    connect(&context_.workspace, &WorkspaceController::contentsChanged, this,
            &NeuronsPage::refreshBody);
    connect(&context_.selection, &Selection::modelChanged, this, &NeuronsPage::refreshBody);
    connect(&context_.selection, &Selection::neuronChanged, this, [this] {
        selectInTable();
        // Chosen on another page, it is what the person comes for.
        if (!isVisible()) tabs_->showPane(1);
    });
    connect(table_, &QTableView::activated, this, [this] { tabs_->showPane(1); });
    connect(&context_.neurons, &NeuronController::summariesChanged, this,
            &NeuronsPage::refreshTable);
    refreshBody();
}

QWidget* NeuronsPage::buildTable() {
    filter_ = new QLineEdit;
    filter_->setObjectName("neurons_filter");
    filter_->setPlaceholderText("Filter: a number or a word of what it stands for");
    filter_->setClearButtonEnabled(true);
    dead_ = new Chip("dead", Chip::Kind::button);
    dead_->setObjectName("neurons_dead");
    dead_->setCheckable(true);
    count_ = new TextLabel(QString(), theme::Type::caption, theme::Token::muted);
    count_->setObjectName("neurons_count");
    support_ = new QSpinBox;
    support_->setObjectName("neurons_support");
    support_->setRange(0, 999);
    support_->setPrefix("at least ");
    support_->setSuffix(" documents");
    support_->setSpecialValueText("any support");
    support_->setAccessibleName("Fewest documents that a listed neuron is active on");
    support_->setToolTip(
        "Lists only neurons that are active on so many documents. Sorted by purity it begins at 5: "
        "a neuron of one document is always pure.");
    connect(support_, &QSpinBox::valueChanged, this, [this] {
        chosen_support_ = true;
        applyFilter();
    });
    connect(filter_, &QLineEdit::textChanged, this, &NeuronsPage::applyFilter);
    connect(dead_, &Chip::toggled, this, &NeuronsPage::applyFilter);

    table_ = new TableView;
    table_->setObjectName("neurons_table");
    table_->setModel(model_);
    table_->sortByColumn(NeuronTableModel::Frequency, Qt::DescendingOrder);
    table_->setItemDelegateForColumn(NeuronTableModel::State, new StateChipDelegate(table_));
    table_->setItemDelegateForColumn(NeuronTableModel::Weights, new SparkDelegate(table_));
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setColumnHidden(NeuronTableModel::Documents, true);  // the frequency says it already
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &NeuronsPage::selectFromTable);

    connect(table_->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this,
            &NeuronsPage::followSort);

    auto* bar = new QHBoxLayout;
    bar->setSpacing(theme::gap_inside);
    bar->addWidget(filter_, 1);
    bar->addWidget(support_);
    bar->addWidget(dead_);
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_inside,
                               theme::gap_inside);
    column->setSpacing(theme::gap_inside);
    column->addLayout(bar);
    column->addWidget(table_, 1);
    column->addWidget(count_);
    return side;
}

void NeuronsPage::refreshBody() {
    body_->setCurrentIndex(missing_->refresh() ? 0 : 1);
}

void NeuronsPage::refreshTable() {
    std::vector<std::string> labels;
    if (const auto model = context_.selection.model()) {
        for (std::size_t label = 0; label < model->dataset.label_names.size(); ++label)
            labels.push_back(model->dataset.label_name(static_cast<std::int32_t>(label)));
    }
    {
        const QScopedValueRollback guard(following_, true);
        model_->setNeurons(context_.neurons.summaries(), labels, context_.neurons.descriptions());
    }
    dead_->setToolTip("Show the dead neurons only. " + context_.neurons.deadMeaning());
    fitTable();
    applyFilter();
    if (!context_.selection.neuron() && model_->rowCount() > 0) {
        context_.selection.setNeuron(model_->neuronAt(0));
        tabs_->showPane(0);
    }
}

// What neurons stand for comes first: without room for it the mean weight yields.
void NeuronsPage::fitTable() {
    table_->setColumnHidden(NeuronTableModel::MeanWeight, false);
    table_->fitColumns(NeuronTableModel::Name);
    table_->setColumnWidth(NeuronTableModel::Weights, theme::scaled(weights_width));
    int others = 0;
    for (int column = 0; column < model_->columnCount(); ++column)
        if (column != NeuronTableModel::Name) others += table_->columnWidth(column);
    table_->setColumnHidden(NeuronTableModel::MeanWeight,
                            table_->viewport()->width() - others < theme::scaled(name_width));
}

void NeuronsPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    // Queued: the table gets its share of the new width after this.
    QMetaObject::invokeMethod(this, &NeuronsPage::fitTable, Qt::QueuedConnection);
}

void NeuronsPage::applyFilter() {
    const QString wanted = filter_->text().trimmed();
    const bool dead = dead_->isChecked();
    const int support = support_->value();
    {
        const QScopedValueRollback guard(following_, true);
        if (wanted.isEmpty() && !dead && support == 0) {
            model_->setFilter({});
        } else {
            model_->setFilter([this, wanted, dead, support](const NeuronSummary& neuron) {
                if (dead && !neuron.dead()) return false;
                if (neuron.active_documents < support) return false;
                if (wanted.isEmpty() || QString::number(neuron.neuron).startsWith(wanted))
                    return true;
                return context_.neurons.description(neuron.neuron)
                    .contains(wanted, Qt::CaseInsensitive);
            });
        }
    }
    const auto all = static_cast<std::int64_t>(model_->allRows().size());
    const auto shown = static_cast<std::int64_t>(model_->rowCount());
    const QString dead_of_them =
        context_.neurons.summariesK() > 0 ? " · " + context_.neurons.deadText() : QString();
    count_->setText(shown == all
                        ? format::counted(all, "neuron", "neurons") + dead_of_them
                        : QString("%1 of %2 neurons%3")
                              .arg(format::count(shown), format::count(all),
                                   support > 0
                                       ? QString(", active on at least %1")
                                             .arg(format::counted(support, "document", "documents"))
                                       : QString()));
    count_->setToolTip(context_.neurons.deadMeaning());
    selectInTable();
}

// Purity speaks of neurons with some documents only, unless a person asked for another number.
void NeuronsPage::followSort() {
    table_->scrollToTop();
    if (chosen_support_) return selectInTable();
    const bool by_purity =
        table_->horizontalHeader()->sortIndicatorSection() == NeuronTableModel::Purity;
    const QSignalBlocker quiet(support_);
    support_->setValue(by_purity ? purity_support : 0);
    applyFilter();
}

void NeuronsPage::selectFromTable() {
    const QModelIndex current = table_->currentIndex();
    if (following_ || !current.isValid()) return;
    context_.selection.setNeuron(model_->neuronAt(current.row()));
}

void NeuronsPage::selectInTable() {
    const QScopedValueRollback guard(following_, true);
    const auto neuron = context_.selection.neuron();
    const int row = neuron ? model_->rowOf(*neuron) : -1;
    if (row < 0) {
        table_->clearSelection();
        table_->setCurrentIndex({});
        return;
    }
    if (table_->currentIndex().row() == row) return;
    const QModelIndex index = model_->index(row, 0);
    table_->setCurrentIndex(index);
    table_->scrollTo(index);
}

void NeuronsPage::selectNext(int steps) {
    if (model_->rowCount() == 0) return;
    const int row = table_->currentIndex().isValid() ? table_->currentIndex().row() + steps : 0;
    if (row < 0 || row >= model_->rowCount()) return;
    context_.selection.setNeuron(model_->neuronAt(row));
}

bool NeuronsPage::find() {
    filter_->setFocus();
    return true;
}

namespace page_entries {

const PageEntry& neurons_entry() {
    static const PageEntry entry{.icon = "neurons",
                                 .title = "Neurons",
                                 .make = make_page<NeuronsPage>,
                                 .glossary = glossary_groups::neurons};
    return entry;
}

}  // namespace page_entries

}  // namespace sparsescope
