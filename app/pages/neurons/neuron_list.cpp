// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neuron_list.h"

#include <algorithm>

#include <QHeaderView>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/pages/neurons/neuron_actions.h"
#include "app/pages/neurons/neuron_column_menu.h"
#include "app/pages/neurons/neuron_filter_line.h"
#include "app/pages/neurons/neuron_rows.h"
#include "app/pages/neurons/table_exporter.h"
#include "widgets/controls/empty_state.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/table_view.h"
#include "widgets/controls/text_label.h"
#include "widgets/delegates/captioned_delegate.h"
#include "widgets/delegates/icon_delegate.h"
#include "widgets/delegates/spark_delegate.h"
#include "widgets/delegates/state_chip_delegate.h"
#include "widgets/models/neuron_table_model.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

bool is_marked(const NeuronRow& row) {
    return row.star || row.name_kind == NeuronNameKind::own || !row.note.isEmpty() ||
           !row.tags.isEmpty();
}

constexpr int height_for_all = 360;
constexpr std::size_t many_changes = 100;  // more are no edit of a person, who would lose the row

}  // namespace

NeuronList::NeuronList(AppContext& context, Commands& commands)
    : context_(context),
      commands_(commands),
      model_(new NeuronTableModel(this)),
      table_(new TableView),
      filter_(new NeuronFilterLine(context)),
      exporter_(new TableExporter(context, this)),
      message_(new MessageBar),
      rows_(new QStackedWidget),
      none_(new EmptyState("filter", "No neuron passes the filter",
                           "Leave out one of its conditions to see more.")),
      count_(new TextLabel(QString(), theme::Type::caption, theme::Token::muted)) {
    message_->setObjectName("neurons_message");
    count_->setObjectName("neurons_count");
    none_->setAction("Show all neurons");
    none_->button()->setObjectName("neurons_show_all");
    buildTable();
    rows_->addWidget(table_);
    rows_->addWidget(none_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_inside,
                               theme::gap_inside);
    column->setSpacing(theme::gap_inside);
    column->addWidget(filter_);
    column->addWidget(actions_);
    column->addWidget(rows_, 1);
    column->addWidget(message_);
    column->addWidget(count_);
    addActions(actions_->pageActions());
    listen();
    refresh();
}

void NeuronList::buildTable() {
    table_->setObjectName("neurons_table");
    table_->setModel(model_);
    table_->setItemDelegateForColumn(NeuronTableModel::Star, new IconDelegate(table_));
    table_->setItemDelegateForColumn(NeuronTableModel::Note, new IconDelegate(table_));
    table_->setItemDelegateForColumn(NeuronTableModel::Name, new CaptionedDelegate(table_));
    table_->setItemDelegateForColumn(NeuronTableModel::State, new StateChipDelegate(table_));
    table_->setItemDelegateForColumn(NeuronTableModel::Weights, new SparkDelegate(table_));
    table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    columns_ = new NeuronColumnMenu(context_.settings, table_);
    actions_ = new NeuronActions(context_, commands_, table_, model_);
    actions_->setColumnMenu(columns_->menu());
    table_->sortByColumn(NeuronTableModel::Worth, Qt::DescendingOrder);
}

void NeuronList::listenToTable() {
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &NeuronList::selectFromTable);
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &NeuronList::pickFromTable);
    connect(table_, &QTableView::activated, this, &NeuronList::activated);
    connect(table_, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (index.column() == NeuronTableModel::Star)
            actions_->toggleStar(model_->neuronAt(index.row()));
    });
    connect(table_, &QAbstractItemView::entered, this, [this](const QModelIndex& index) {
        context_.picked.hoverNeuron(model_->neuronAt(index.row()));
    });
    connect(table_, &QAbstractItemView::viewportEntered, this,
            [this] { context_.picked.hoverNeuron(std::nullopt); });
    connect(table_->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, [this] {
        table_->scrollToTop();
        selectInTable();
    });
    connect(columns_, &NeuronColumnMenu::shownChanged, this, &NeuronList::askLasting);
}

void NeuronList::listen() {
    listenToTable();
    connect(filter_, &NeuronFilterLine::changed, this, &NeuronList::applyFilter);
    connect(filter_, &NeuronFilterLine::left, this, &NeuronList::enterTable);
    connect(none_, &EmptyState::actionTriggered, this, [this] { filter_->setText({}); });
    connect(actions_, &NeuronActions::said, this, &NeuronList::say);
    connect(message_, &MessageBar::actionTriggered, this, [this] {
        context_.marks.undo();
        message_->clear();
    });
    connect(actions_, &NeuronActions::queueRequested, this, &NeuronList::queueRequested);
    connect(actions_, &NeuronActions::exportRequested, this, &NeuronList::exportTable);
    connect(exporter_, &TableExporter::written, this,
            [this](const QString& sentence) { say(MessageBar::Kind::good, sentence); });
    connect(exporter_, &TableExporter::failed, this,
            [this](const QString& sentence) { say(MessageBar::Kind::error, sentence); });
    connect(&context_.neurons, &NeuronController::summariesChanged, this, &NeuronList::refresh);
    connect(&context_.reports, &NeuronReportKeeper::changed, this, &NeuronList::refresh);
    connect(&context_.reports, &NeuronReportKeeper::failed, this,
            [this](const QString& sentence) { say(MessageBar::Kind::error, sentence); });
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this, [this] {
        filter_->setText({});
        message_->clear();
    });
    connect(&context_.selection, &Selection::neuronChanged, this, [this] {
        if (!beginning_) begun_with_.reset();
        selectInTable();
    });
    connect(&commands_, &Commands::neuronRequested, this, [this] { begun_with_.reset(); });
    connect(&context_.picked, &SelectionBus::neuronsChanged, this, &NeuronList::showPicked);
}

void NeuronList::askLasting() {
    const QStringList shown = columns_->shown();
    context_.reports.setLastingWanted(
        shown.contains(NeuronTableModel::keyOf(NeuronTableModel::Cosine)) ||
        shown.contains(NeuronTableModel::keyOf(NeuronTableModel::Stability)));
}

// New numbers replace the rows; new names and marks change them where they stand.
void NeuronList::refresh() {
    const auto model = context_.selection.model();
    const auto reports = context_.reports.reports();
    const int k = reports ? reports->k : context_.neurons.summariesK();
    const auto count = reports ? reports->neurons.size() : context_.neurons.summaries().size();
    const auto names = context_.neurons.automaticNames();
    const bool same = model == shown_model_ && reports == shown_ && k == shown_k_ &&
                      count == model_->allRows().size();
    if (same) {
        refreshWords(names && names == shown_names_);
    } else {
        shown_model_ = model;
        shown_ = reports;
        shown_k_ = k;
        showRows();
    }
    filter_->factsChanged(!same || names != shown_names_);
    shown_names_ = names;
    showCount();
}

// `marks_only`: nobody computed names anew, so that only rows with marks, or without them now, can
// have changed.
void NeuronList::refreshWords(bool marks_only) {
    const std::vector<NeuronRow>& rows = model_->allRows();
    const auto& marks = context_.marks.all();
    std::vector<std::size_t> changed;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (marks_only && !is_marked(rows[i]) && !marks.contains(static_cast<NeuronId>(i)))
            continue;
        if (words_changed(context_, rows[i])) changed.push_back(i);
    }
    model_->changeRows(changed, [this](NeuronRow& row) { give_words(context_, row); });
    // Names come all at once, after the numbers: then the order of before means nothing.
    if (changed.size() > many_changes)
        keepRows([this] { model_->sort(model_->sortColumn(), model_->sortOrder()); });
}

void NeuronList::showRows() {
    std::vector<std::string> labels;
    if (shown_model_) {
        const DatasetInfo& dataset = shown_model_->dataset;
        for (std::size_t label = 0; label < dataset.label_names.size(); ++label)
            labels.push_back(dataset.label_name(static_cast<std::int32_t>(label)));
        model_->setProvenance(
            QString("Over %1 of “%2” at k = %3.")
                .arg(format::counted(context_.neurons.documents(), "document", "documents"),
                     QString::fromStdString(dataset.name))
                .arg(shown_k_));
    }
    keepRows([&] { model_->setNeurons(neuron_rows(context_), labels); });
}

void NeuronList::applyFilter() {
    keepRows([this] { model_->setFilter(filter_->passes()); });
    const bool none = model_->rowCount() == 0 && !model_->allRows().empty();
    rows_->setCurrentIndex(none ? 1 : 0);
    showCount();
}

// Rows come and go, and the table stands where it stood: at the neuron under focus, or at the top.
void NeuronList::keepRows(const std::function<void()>& change) {
    {
        const QScopedValueRollback guard(following_, true);
        change();
    }
    begin();
    selectInTable();
    showPicked();
}

// A link may have brought its model and neuron along before the rows of that model are here.
void NeuronList::begin() {
    const auto model = context_.selection.model();
    if (!model || model != shown_model_ || model_->rowCount() == 0) return;
    const auto neuron = context_.selection.neuron();
    if (neuron && begun_with_ != std::pair(model->info.id, *neuron)) return;
    begun_with_ = std::pair(model->info.id, model_->neuronAt(0));
    const QScopedValueRollback guard(beginning_, true);
    context_.selection.setNeuron(begun_with_->second);
    if (!neuron) Q_EMIT begun();
}

void NeuronList::showCount() {
    const auto all = static_cast<std::int64_t>(model_->allRows().size());
    const auto shown = static_cast<std::int64_t>(model_->rowCount());
    filter_->setStatus(shown == all
                           ? format::counted(all, "neuron", "neurons")
                           : QString("%1 of %2").arg(format::count(shown), format::count(all)));
    QStringList parts;
    if (context_.neurons.summariesK() > 0) parts << context_.neurons.deadText();
    if (shown_ && shown_->k != context_.selection.k())
        parts << QString("numbers of k = %1, those of k = %2 follow")
                     .arg(shown_->k)
                     .arg(context_.selection.k());
    if (shown_ && shown_->labelled == 0) parts << "no labels: purity and lift are unknown";
    count_->setText(parts.join(" · "));
    QStringList meaning{context_.neurons.deadMeaning()};
    if (shown_)
        for (const std::string& sentence : shown_->unknown)
            meaning << QString::fromStdString(sentence);
    count_->setToolTip(meaning.join('\n'));
    filter_->setDeadMeaning(context_.neurons.deadMeaning());
}

void NeuronList::selectFromTable() {
    const QModelIndex current = table_->currentIndex();
    if (following_ || !current.isValid()) return;
    begun_with_.reset();
    context_.selection.setNeuron(model_->neuronAt(current.row()));
}

void NeuronList::pickFromTable() {
    if (following_) return;
    const QScopedValueRollback guard(following_, true);
    context_.picked.pickNeurons(actions_->chosen(), SelectionBus::How::replace);
}

void NeuronList::selectInTable() {
    if (following_) return;
    const QScopedValueRollback guard(following_, true);
    const auto neuron = context_.selection.neuron();
    const int row = neuron ? model_->rowOf(*neuron) : -1;
    if (row < 0) {
        table_->clearSelection();
        table_->setCurrentIndex({});
        return;
    }
    if (table_->currentIndex().row() == row) return;
    const QModelIndex index = model_->index(row, NeuronTableModel::Name);
    table_->setCurrentIndex(index);
    table_->scrollTo(index);
}

// Neurons that were picked here or elsewhere: their rows are selected, and the focus stays.
void NeuronList::showPicked() {
    const std::vector<NeuronId>& picked = context_.picked.neurons();
    if (following_ || picked.size() < 2) return;
    const QScopedValueRollback guard(following_, true);
    QItemSelection selection;
    for (int row = 0; row < model_->rowCount(); ++row) {
        if (!std::ranges::binary_search(picked, model_->neuronAt(row))) continue;
        int last = row;
        while (last + 1 < model_->rowCount() &&
               std::ranges::binary_search(picked, model_->neuronAt(last + 1)))
            ++last;
        selection.select(model_->index(row, 0), model_->index(last, NeuronTableModel::Note));
        row = last;
    }
    if (selection.isEmpty()) return;
    table_->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
}

void NeuronList::selectNext(int steps) {
    if (model_->rowCount() == 0) return;
    const int row = table_->currentIndex().isValid() ? table_->currentIndex().row() + steps : 0;
    if (row < 0 || row >= model_->rowCount()) return;
    context_.selection.setNeuron(model_->neuronAt(row));
}

void NeuronList::find() {
    filter_->setFocus();
}

void NeuronList::focusTable() {
    table_->setFocus();
}

// With a row under focus, so that one sees where one is.
void NeuronList::enterTable() {
    if (rows_->currentWidget() == none_) return none_->button()->setFocus(Qt::TabFocusReason);
    if (!table_->currentIndex().isValid() && model_->rowCount() > 0)
        table_->setCurrentIndex(model_->index(0, NeuronTableModel::Name));
    table_->setFocus(Qt::TabFocusReason);
}

// In a low window the table has the room, and filters are typed.
void NeuronList::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const bool whole = height() >= theme::scaled(height_for_all);
    filter_->setQuickShown(whole);
    count_->setVisible(whole);
}

std::vector<NeuronId> NeuronList::shownNeurons() const {
    std::vector<NeuronId> neurons;
    for (int row = 0; row < model_->rowCount(); ++row)
        neurons.push_back(model_->neuronAt(row));
    return neurons;
}

const std::vector<NeuronRow>& NeuronList::allRows() const {
    return model_->allRows();
}

void NeuronList::say(MessageBar::Kind kind, const QString& sentence, bool undoable) {
    message_->showMessage(kind, sentence, undoable ? "Undo" : "");
}

void NeuronList::setNamesMenu(QMenu* menu) {
    actions_->setNamesMenu(menu);
}

QList<QAction*> NeuronList::widePageActions() const {
    return actions_->wideActions();
}

void NeuronList::exportTable() {
    exporter_->ask({shownNeurons(), columns_->shown()});
}

}  // namespace sparsescope
