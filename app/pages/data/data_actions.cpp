// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/data/data_actions.h"

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/dialogs/tag_dialog.h"
#include "app/parts/permitted_action.h"
#include "widgets/controls/corpus_table.h"
#include "widgets/controls/text_label.h"
#include "widgets/file_dialog.h"
#include "widgets/models/row_table.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int count_width = 128;
constexpr int patience = 400;  // ms

}  // namespace

DataActions::DataActions(AppContext& context, Commands& commands, CorpusTable* table)
    : context_(context),
      commands_(commands),
      table_(table),
      count_(new TextLabel(QString(), theme::Type::body, theme::Token::muted)),
      menu_(new QMenu(this)) {
    count_->setObjectName("data_selected");
    menu_->setObjectName("data_menu");
    buildActions();
    buildRow();
    listen();
    refresh();
}

QAction* DataActions::addAction(const QString& name, const QString& text, const QString& icon,
                                const QKeySequence& keys, const QString& tip, Act act) {
    auto* action = new QAction(theme::icon(icon), text, this);
    action->setObjectName("data_" + name);
    action->setWhatsThis(tip);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetShortcut);  // single letters are text elsewhere
    table_->addAction(action);
    connect(action, &QAction::triggered, this, act);
    return action;
}

void DataActions::buildActions() {
    tag_ = addAction("tag", "Tag…", "tag", QKeySequence("T"), "Give the selected documents a tag",
                     &DataActions::tag);
    untag_ = addAction("untag", "Take tag off…", "close", QKeySequence("Shift+T"),
                       "Take a tag off the selected documents", &DataActions::takeTagOff);
    remove_ = addAction("remove", "Remove", "trash", QKeySequence::Delete,
                        "Remove the selected documents: they are no longer searched. Undo brings "
                        "them back until the workspace is compacted",
                        &DataActions::remove);
    more_like_ = addAction("more_like", "More like this", "search", QKeySequence("M"),
                           "Search for documents whose codes are like that of the one under focus",
                           &DataActions::moreLike);
    copy_ = addAction("copy", "Copy ids", "copy", {}, "Copy the ids of the selected documents",
                      &DataActions::copyIds);
    export_ = addAction("export", "Export…", "export", {}, "Write the selected documents to a file",
                        &DataActions::exportDocuments);
    undo_ = addAction("undo", "Undo", "undo", QKeySequence::Undo, {}, &DataActions::undo);
    redo_ = addAction("redo", "Redo", "redo", QKeySequence("Ctrl+Shift+Z"), {}, &DataActions::redo);
    add_ = addAction("add", "Add documents…", "import", {},
                     "Add the documents of a file to this dataset", &DataActions::addDocuments);
    for (QAction* action : pageActions())
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    menu_->addActions({more_like_, tag_, untag_, remove_});
    menu_->addSeparator();
    menu_->addActions({copy_, export_});
}

void DataActions::addButton(QHBoxLayout* row, QAction* action, bool with_text) {
    auto* button = new QToolButton;
    button->setObjectName(action->objectName() + "_button");
    button->setDefaultAction(action);
    button->setToolButtonStyle(with_text ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    button->setFocusPolicy(Qt::TabFocus);
    theme::make_flat(button);
    row->addWidget(button);
    if (with_text) worded_.push_back(button);
}

void DataActions::fitButtons() {
    const auto show = [this](Qt::ToolButtonStyle style) {
        for (QToolButton* button : worded_)
            button->setToolButtonStyle(style);
    };
    show(Qt::ToolButtonTextBesideIcon);
    if (layout()->sizeHint().width() > width()) show(Qt::ToolButtonIconOnly);
}

void DataActions::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitButtons();
}

void DataActions::buildRow() {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(count_);
    for (QAction* action : {tag_, untag_, remove_, more_like_})
        addButton(row, action);
    for (QAction* action : {copy_, export_, undo_, redo_})
        addButton(row, action, false);
    row->addStretch(1);
    addButton(row, add_);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    const auto reserve = [this] {
        count_->setMinimumWidth(theme::scaled(count_width));
        fitButtons();
    };
    connect(&theme::notifier(), &theme::Notifier::changed, this, reserve);
    reserve();
}

void DataActions::listen() {
    const auto follow = [this](auto* sender, auto signal) {
        connect(sender, signal, this, &DataActions::refresh);
    };
    follow(table_->selectionModel(), &QItemSelectionModel::selectionChanged);
    follow(table_->model(), &QAbstractItemModel::modelReset);
    follow(&context_.data, &DataController::detailChanged);
    follow(&context_.editor, &CorpusEditor::changed);
    follow(&context_.workspace, &WorkspaceController::workspaceOpened);
    follow(&context_.selection, &Selection::modelChanged);
    connect(table_, &CorpusTable::menuRequested, this,
            [this](const QPoint& place) { menu_->popup(place); });
    connect(table_, &CorpusTable::copyRequested, this, &DataActions::copyIds);
    connect(table_, &QTableView::doubleClicked, this, &DataActions::moreLike);
    patience_.setSingleShot(true);
    patience_.setInterval(patience);
    connect(&context_.editor, &CorpusEditor::changed, this,
            [this] { context_.editor.busy() ? patience_.start() : patience_.stop(); });
    connect(&patience_, &QTimer::timeout, this, [this] {
        Q_EMIT said(MessageBar::Kind::info,
                    "The change is being stored. A million documents take about half a minute.",
                    false);
    });
    connect(&context_.editor, &CorpusEditor::edited, this,
            [this](const QString& sentence, bool undoable) {
                Q_EMIT said(MessageBar::Kind::good, sentence, undoable);
            });
    const auto complain = [this](const QString& sentence) {
        Q_EMIT said(MessageBar::Kind::error, sentence, false);
    };
    connect(&context_.editor, &CorpusEditor::failed, this, complain);
    connect(&context_.exporter, &DocumentExporter::failed, this, complain);
    connect(&context_.exporter, &DocumentExporter::idsListed, this,
            [this](const QString& ids, std::int64_t documents) {
                QGuiApplication::clipboard()->setText(ids);
                Q_EMIT said(MessageBar::Kind::good,
                            "Copied " + format::counted(documents, "id", "ids") + ".", false);
            });
    connect(&context_.exporter, &DocumentExporter::written, this,
            [this](const QString& path, std::int64_t documents) {
                Q_EMIT said(MessageBar::Kind::good,
                            QString("Wrote %1 to %2.")
                                .arg(format::counted(documents, "document", "documents"),
                                     QFileInfo(path).fileName()),
                            false);
            });
}

void DataActions::refresh() {
    const std::int64_t selected = table_->selectedCount();
    const bool some = selected > 0;
    const CorpusEditor& editor = context_.editor;
    count_->setText(some ? format::count(selected) + " selected" : "none selected");
    for (QAction* action : {tag_, untag_, remove_})
        permit(action, some, editor.obstacle());
    permit(more_like_, context_.data.detail().has_value(),
           context_.selection.model() ? QString() : "This needs a model: train or load one first.");
    permit(copy_, some);
    permit(export_, some);
    permit(add_, true, context_.workspace.readOnlyReason());
    undo_->setWhatsThis(editor.undoText());
    redo_->setWhatsThis(editor.redoText());
    permit(undo_, editor.canUndo());
    permit(redo_, editor.canRedo());
}

std::optional<ChosenRows> DataActions::chosen() const {
    const auto& shown = context_.data.shown();
    if (!shown || table_->selectedCount() == 0) return {};
    ChosenRows chosen{shown->dataset.id, shown->generation, RowSet(shown->rows.rows().rows())};
    for (const auto& [first, last] : table_->selectedRanges())
        shown->rows.add_to(chosen.rows, first, last);
    return chosen;
}

void DataActions::tag() {
    askForTag(CorpusEdit::Kind::tag);
}

void DataActions::takeTagOff() {
    askForTag(CorpusEdit::Kind::untag);
}

void DataActions::askForTag(CorpusEdit::Kind kind) {
    const bool adding = kind == CorpusEdit::Kind::tag;
    auto* dialog = new TagDialog(adding ? TagDialog::Purpose::add : TagDialog::Purpose::take_off,
                                 format::counted(table_->selectedCount(), "document", "documents"),
                                 context_.data.vocabulary().tags, window());
    connect(dialog, &TagDialog::chosen, this, [this, kind](const QString& tag) {
        edit({kind, tag.toStdString()});
    });
    dialog->open();
}

void DataActions::remove() {
    edit({CorpusEdit::Kind::remove, {}});
}

void DataActions::restoreAll() {
    const auto& shown = context_.data.shown();
    if (!shown) return;
    context_.editor.edit(
        {CorpusEdit::Kind::restore, {}},
        {shown->dataset.id, shown->generation, RowSet(shown->rows.rows().rows(), true)});
}

void DataActions::edit(const CorpusEdit& edit) {
    if (auto rows = chosen()) context_.editor.edit(edit, std::move(*rows));
}

void DataActions::moreLike() {
    const QVariant id = table_->currentIndex().data(IdRole);
    const auto& shown = context_.data.shown();
    if (id.isValid() && shown && context_.selection.model())
        commands_.goToMoreLike(shown->dataset.id, id.toLongLong());
}

void DataActions::copyIds() {
    if (const auto rows = chosen()) context_.exporter.listIds(*rows);
}

void DataActions::exportDocuments() {
    QStringList kinds{"CSV (*.csv)", "JSON lines (*.jsonl)"};
    if (const DatasetInfo* dataset = context_.data.dataset(); dataset && dataset->dim > 0)
        kinds << "CSV with embeddings (*.csv)"
              << "JSON lines with embeddings (*.jsonl)";
    QFileDialog* dialog = file_dialog(window(), {.title = "Export documents",
                                                 .filters = kinds.join(";;"),
                                                 .mode = QFileDialog::AcceptSave,
                                                 .suffix = "csv",
                                                 .proposal = asked_file_});
    connect(dialog, &QFileDialog::fileSelected, this, [this, dialog](const QString& path) {
        asked_file_ = path;
        const bool with = dialog->selectedNameFilter().contains("with embeddings");
        if (const auto rows = chosen())
            context_.exporter.write(
                *rows, path, with ? ExportedEmbeddings::written : ExportedEmbeddings::left_out);
    });
    dialog->open();
}

void DataActions::undo() {
    context_.editor.undo();
}

void DataActions::redo() {
    context_.editor.redo();
}

void DataActions::addDocuments() {
    commands_.addDocuments();
}

}  // namespace sparsescope
