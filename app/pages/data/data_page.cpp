// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/data/data_page.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/dialogs/saved_views_button.h"
#include "app/pages/data/data_actions.h"
#include "app/pages/data/data_columns.h"
#include "app/pages/data/data_gallery.h"
#include "app/pages/data/data_panel.h"
#include "app/pages/data/data_picking.h"
#include "app/pages/data/dataset_menu.h"
#include "app/pages/data/embed_banner.h"
#include "app/pages/data/origin_line.h"
#include "app/parts/combo_items.h"
#include "app/parts/filter_support.h"
#include "widgets/controls/corpus_table.h"
#include "widgets/controls/elided_combo_box.h"
#include "widgets/controls/empty_state.h"
#include "widgets/controls/filter_bar.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/pane_tabs.h"
#include "widgets/controls/picture_gallery.h"
#include "widgets/controls/text_label.h"
#include "widgets/models/corpus_table_model.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int table_share = 70;
constexpr int panel_share = 30;
constexpr int width_for_both = 800;  // table and document beside each other
constexpr int typing_pause = 800;    // ms: half a name is no mistake while it is being typed

}  // namespace

DataPage::DataPage(AppContext& context, Commands& commands, QWidget* parent)
    : PageWidget(parent),
      context_(context),
      commands_(commands),
      body_(new QStackedWidget),
      empty_(new EmptyState("data", "Every document of this file",
                            "A table of all documents with text, label and tags: to filter, to "
                            "tag, to clean up. There are none yet.")),
      tabs_(new PaneTabs(this, width_for_both)),
      model_(new CorpusTableModel(this)),
      table_(new CorpusTable(model_)),
      actions_(new DataActions(context, commands, table_)),
      columns_(new DataColumns(context, table_, model_)),
      picking_(new DataPicking(context, table_, this)),
      gallery_(new DataGallery(context, commands, table_, model_)) {
    table_->setObjectName("data_table");
    typing_.setSingleShot(true);
    typing_.setInterval(typing_pause);
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->setChildrenCollapsible(false);
    QWidget* documents = buildTable();
    auto* document = new DataPanel(context, commands);
    splitter->addWidget(documents);
    splitter->addWidget(document);
    splitter->setStretchFactor(0, 1);
    splitter->setSizes({table_share * 10, panel_share * 10});
    tabs_->addPane("documents", "All documents", {documents});
    tabs_->addPane("document", "The document", {document});
    connect(table_, &QTableView::activated, this, [this] { tabs_->showPane(1); });
    body_->addWidget(empty_);
    body_->addWidget(tabs_->above(splitter));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(body_);
    addActions(actions_->pageActions());
    empty_->setAction("Import embeddings…");
    empty_->button()->setObjectName("data_import");
    empty_->setCommandLine("sparsescope-cli import FILE.sscope DATA --name NAME");
    connect(empty_, &EmptyState::actionTriggered, &commands_, &Commands::importFile);
    connectTable();
    listen();
    refreshBody();
}

QWidget* DataPage::buildTable() {
    no_rows_ = new EmptyState("filter", QString(), QString());
    no_rows_->button()->setObjectName("data_widen");
    rows_ = new QStackedWidget;
    rows_->addWidget(table_);
    rows_->addWidget(no_rows_);
    rows_->addWidget(gallery_->view());
    // The keys of the table's actions are those of the gallery, too.
    gallery_->view()->addActions(table_->actions());
    message_ = new MessageBar;
    message_->setObjectName("data_message");
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_inside,
                               theme::gap_inside);
    column->setSpacing(theme::gap_inside);
    column->addWidget(buildTop());
    column->addWidget(new OriginLine(context_, commands_));
    column->addWidget(new EmbedBanner(context_, commands_));
    column->addWidget(actions_);
    column->addWidget(rows_, 1);
    column->addWidget(message_);
    column->addWidget(buildFoot());
    return side;
}

QWidget* DataPage::buildTop() {
    datasets_ = new ElidedComboBox;
    datasets_->setObjectName("data_dataset");
    datasets_->setToolTip("The dataset whose documents are shown");
    filter_ = new FilterBar;
    filter_->setObjectName("data_filter");
    auto* top = new QWidget;
    auto* row = new QHBoxLayout(top);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_inside);
    row->addWidget(datasets_, 0, Qt::AlignTop);
    row->addWidget(dataset_menu(context_, commands_), 0, Qt::AlignTop);
    row->addWidget(filter_, 1);
    row->addWidget(buildSaved(), 0, Qt::AlignTop);
    row->addWidget(columns_->button(), 0, Qt::AlignTop);
    row->addWidget(gallery_->switcher(), 0, Qt::AlignTop);
    return top;
}

QWidget* DataPage::buildSaved() {
    auto* saved = new SavedViewsButton(
        context_, commands_,
        {.dataset = [this] { return context_.data.dataset() ? context_.data.dataset()->id : 0; },
         .filter = [this] { return filter_->text(); },
         .apply_filter =
             [this](const QString& filter) {
                 filter_->setText(filter);
                 context_.data.setFilter(filter);
             }});
    saved->setObjectName("data_saved");
    return saved;
}

QWidget* DataPage::buildFoot() {
    storage_ = new ElidedLabel(QString(), theme::Type::caption, theme::Token::muted);
    storage_->setObjectName("data_storage");
    compact_ = new QPushButton("Compact");
    compact_->setObjectName("data_compact");
    theme::make_flat(compact_);
    QSizePolicy keeps_room = compact_->sizePolicy();
    keeps_room.setRetainSizeWhenHidden(true);
    compact_->setSizePolicy(keeps_room);
    connect(compact_, &QPushButton::clicked, &commands_, &Commands::compact);
    auto* foot = new QWidget;
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_inside);
    row->addWidget(storage_, 1);
    row->addWidget(compact_);
    return foot;
}

void DataPage::connectTable() {
    DataController& documents = context_.data;
    connect(model_, &CorpusTableModel::pageNeeded, this, [this, &documents] {
        if (!documents.fetching()) documents.fetchPage(model_->missingPage());
    });
    connect(&documents, &DataController::pageFetched, model_, &CorpusTableModel::setPage);
    connect(&documents, &DataController::rowsChanged, this, &DataPage::showRows);
    connect(&documents, &DataController::documentsChanged, this, [this] {
        model_->markStale();
        showStatus();
    });
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this, &documents](const QModelIndex& current) {
                if (current.isValid()) documents.setFocus(rowAt(current.row()));
            });
}

void DataPage::listen() {
    DataController& documents = context_.data;
    connect(filter_, &FilterBar::filterChanged, &documents, &DataController::setFilter);
    connect(&documents, &DataController::filterRefused, this, [this](const QString& message) {
        refusal_ = message;
        filter_->setStatus("not applied");
        typing_.start();
    });
    connect(filter_, &FilterBar::filterChanged, &typing_, &QTimer::stop);
    connect(&typing_, &QTimer::timeout, this,
            [this] { filter_->showError(0, static_cast<int>(filter_->text().size()), refusal_); });
    connect(&documents, &DataController::factsChanged, this, &DataPage::showFacts);
    connect(datasets_, &QComboBox::activated, this,
            [this, &documents] { documents.setDataset(datasets_->currentData().toLongLong()); });
    connect(no_rows_, &EmptyState::actionTriggered, this, [this, &documents] {
        if (const auto& shown = documents.shown(); shown && shown->documents == 0)
            return actions_->restoreAll();
        filter_->setText(wider_filter_);
        documents.setFilter(wider_filter_);
    });
    connect(actions_, &DataActions::said, this,
            [this](MessageBar::Kind kind, const QString& sentence, bool undoable) {
                message_->showMessage(kind, sentence, undoable ? "Undo" : "");
            });
    connect(&documents, &DataController::failed, this, [this](const QString& sentence) {
        message_->showMessage(MessageBar::Kind::error, sentence);
    });
    connect(&context_.editor, &CorpusEditor::edited, &documents, &DataController::refresh);
    connect(gallery_, &DataGallery::switched, this, &DataPage::showBody);
    connect(message_, &MessageBar::actionTriggered, &context_.editor, &CorpusEditor::undo);
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this, [this] {
        filter_->setText({});
        message_->clear();
        refreshBody();
    });
    connect(&context_.workspace, &WorkspaceController::contentsChanged, this,
            &DataPage::refreshBody);
    connect(&context_.selection, &Selection::modelChanged, this, &DataPage::refreshDatasets);
}

void DataPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    context_.data.setShown(true);
}

void DataPage::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    context_.data.setShown(false);
}

void DataPage::refreshBody() {
    body_->setCurrentIndex(context_.data.dataset() ? 1 : 0);
    refreshDatasets();
    showFacts();
}

void DataPage::refreshDatasets() {
    ComboItems items;
    for (const DatasetInfo& dataset : context_.workspace.contents().datasets)
        items.emplace_back(QString::fromStdString(dataset.name), dataset.id);
    set_combo_items(*datasets_, items);
    datasets_->setVisible(items.size() > 1);
    if (const DatasetInfo* shown = context_.data.dataset())
        datasets_->setCurrentIndex(datasets_->findData(static_cast<qlonglong>(shown->id)));
}

std::int64_t DataPage::rowAt(int position) const {
    const auto& shown = context_.data.shown();
    const auto rows = shown ? shown->rows.rows_at(position, 1) : std::vector<std::int64_t>{};
    return rows.empty() ? -1 : rows.front();
}

// The document under focus stays where it is in the table; if it is gone, its neighbour is next.
void DataPage::showRows() {
    const auto& shown = context_.data.shown();
    const std::int64_t focus = context_.data.focus();
    const auto count = shown ? static_cast<int>(shown->rows.count()) : 0;
    if (shown) {
        table_->setPictures(shown->dataset.has_images);
        table_->setTextShown(shown->dataset.has_text);
    }
    const int height_of_focus = table_->rowViewportPosition(table_->currentIndex().row());
    model_->setRowTotal(count);
    gallery_->followRows();
    showBody();
    showStatus();
    if (shown && count == 0) showNoRows();
    if (count > 0 && focus >= 0) {
        const auto position = static_cast<int>(shown->rows.position_of(focus));
        table_->goToRow(std::min(position, count - 1), height_of_focus);
    }
    picking_->showPicked();
}

void DataPage::showBody() {
    const auto& shown = context_.data.shown();
    if (shown && shown->rows.count() == 0)
        rows_->setCurrentWidget(no_rows_);
    else if (gallery_->wanted())
        rows_->setCurrentWidget(gallery_->view());
    else
        rows_->setCurrentWidget(table_);
    // Fields of the metadata are columns of the table.
    columns_->setUsed(rows_->currentWidget() != gallery_->view());
}

void DataPage::showNoRows() {
    const FilteredRows& shown = *context_.data.shown();
    wider_filter_.clear();
    if (shown.documents == 0) {
        no_rows_->setTitle("All documents are removed");
        const bool there = shown.dataset.removed_documents > 0;
        no_rows_->setSentence(there ? "They can be brought back until the workspace is compacted."
                                    : "They are deleted for good. Add others.");
        return no_rows_->setAction(there && !context_.workspace.readOnly() ? "Restore them" : "");
    }
    no_rows_->setTitle("No document passes the filter");
    if (shown.without.empty() || shown.without.front().documents == 0) {
        no_rows_->setSentence("Leaving out one of its parts would not be enough either.");
        return no_rows_->setAction("Show all documents");
    }
    no_rows_->setSentence(without_chips_text(shown.without));
    wider_filter_ = shown.without.front().rest;
    no_rows_->setAction("Leave out " + shown.without.front().chip);
}

void DataPage::showStatus() {
    const auto& shown = context_.data.shown();
    if (!shown) return filter_->setStatus({});
    const QString all = format::count(shown->documents);
    filter_->setStatus(shown->filter.kind == Filter::Kind::everything
                           ? format::counted(shown->documents, "document", "documents")
                           : QString("%1 of %2").arg(format::count(shown->rows.count()), all));
}

void DataPage::showFacts() {
    filter_->setLanguage(filter_language(context_.data.vocabulary()));
    const StorageUse& use = context_.data.storage();
    const bool some = use.removed_documents > 0;
    storage_->setText(some ? QString("%1 can be compacted away: about %2")
                                 .arg(format::counted(use.removed_documents, "removed document",
                                                      "removed documents"),
                                      format::bytes(use.reclaimable_bytes))
                      : use.file_bytes > 0 ? "File size " + format::bytes(use.file_bytes)
                                           : QString());
    compact_->setVisible(some);
    const QString obstacle = context_.workspace.readOnlyReason();
    compact_->setEnabled(obstacle.isEmpty());
    compact_->setToolTip(obstacle.isEmpty()
                             ? "Deletes removed documents for good and gives their space back. "
                               "This cannot be undone."
                             : obstacle);
}

bool DataPage::addToFilter(const QString& condition) {
    if (!context_.data.dataset()) return false;
    tabs_->showPane(0);
    filter_->setText(with_condition(filter_->text(), condition));
    context_.data.setFilter(filter_->text());
    return true;
}

bool DataPage::find() {
    filter_->setFocus();
    return true;
}

void DataPage::selectNext(int steps) {
    const QModelIndex current = table_->currentIndex();
    const int row = current.isValid() ? current.row() + steps : 0;
    if (row >= 0 && row < model_->rowCount()) table_->goToRow(row);
}

namespace page_entries {

const PageEntry& data_entry() {
    static const PageEntry entry{.icon = "data", .title = "Data", .make = make_page<DataPage>};
    return entry;
}

}  // namespace page_entries

}  // namespace sparsescope
