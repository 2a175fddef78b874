// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neuron_actions.h"

#include <algorithm>
#include <set>

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/dialogs/tag_dialog.h"
#include "app/dialogs/text_dialog.h"
#include "app/parts/neuron_naming.h"
#include "app/parts/permitted_action.h"
#include "core/filter/filter.h"
#include "widgets/controls/table_view.h"
#include "widgets/controls/text_label.h"
#include "widgets/models/neuron_table_model.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr std::size_t most_in_filter = 256;  // neurons: as many as a condition may name

QString neurons_text(std::size_t count) {
    return format::counted(static_cast<std::int64_t>(count), "neuron", "neurons");
}

}  // namespace

NeuronActions::NeuronActions(AppContext& context, Commands& commands, TableView* table,
                             NeuronTableModel* model)
    : context_(context),
      commands_(commands),
      table_(table),
      model_(model),
      count_(new TextLabel(QString(), theme::Type::body, theme::Token::muted)),
      menu_(new QMenu(this)) {
    count_->setObjectName("neurons_selected");
    menu_->setObjectName("neurons_menu");
    buildActions();
    buildMenu();
    buildRow();
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &NeuronActions::refresh);
    connect(model_, &QAbstractItemModel::modelReset, this, &NeuronActions::refresh);
    connect(&context_.marks, &NeuronMarks::changed, this, &NeuronActions::refresh);
    connect(&context_.selection, &Selection::modelChanged, this, &NeuronActions::refresh);
    connect(&context_.marks, &NeuronMarks::failed, this, [this](const QString& sentence) {
        Q_EMIT said(MessageBar::Kind::error, sentence, false);
    });
    refresh();
}

QAction* NeuronActions::addAction(const QString& name, const QString& text, const QString& icon,
                                  const QList<QKeySequence>& keys, const QString& tip, Act act) {
    auto* action = new QAction(theme::icon(icon), text, this);
    action->setObjectName("neurons_" + name);
    action->setWhatsThis(tip);
    action->setShortcuts(keys);
    // Of the page: a letter typed into a field is text there.
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, act);
    page_actions_ << action;
    return action;
}

void NeuronActions::buildActions() {
    queue_ = addAction("queue", "Name neurons…", "pencil", {QKeySequence("Shift+N")},
                       "Go through neurons that have no name of yours, and name them by the "
                       "keyboard alone",
                       &NeuronActions::queueRequested);
    star_ = addAction("star", "Star", "star", {QKeySequence("S")},
                      "Star the selected neurons, or take the stars off", &NeuronActions::star);
    name_ = addAction("name", "Name…", "pencil", {QKeySequence("N"), QKeySequence("F2")},
                      "Give the neuron a name of your own", &NeuronActions::name);
    unname_ = addAction("unname", "Clear name", "reset", {},
                        "Take your own names off the selected neurons: the computed ones stand "
                        "again",
                        &NeuronActions::unname);
    tag_ = addAction("tag", "Tag…", "tag", {QKeySequence("T")}, "Give the selected neurons a tag",
                     &NeuronActions::tag);
    untag_ = addAction("untag", "Take tag off…", "close", {QKeySequence("Shift+T")},
                       "Take a tag off the selected neurons", &NeuronActions::takeTagOff);
    copy_ =
        addAction("copy", "Copy ids", "copy", {},
                  "Copy the numbers of the selected neurons, one a line", &NeuronActions::copyIds);
    any_ = new QAction(theme::icon("filter"), "Documents where any of them is active", this);
    any_->setObjectName("neurons_any");
    all_ = new QAction(theme::icon("filter"), "Documents where all of them are active", this);
    all_->setObjectName("neurons_all");
    connect(any_, &QAction::triggered, this, [this] { showDocuments(false); });
    connect(all_, &QAction::triggered, this, [this] { showDocuments(true); });
    export_ = addAction("export", "Export the table…", "export", {QKeySequence("Ctrl+E")},
                        "Write what the table shows to a file: its filter, order and columns",
                        &NeuronActions::exportRequested);
    undo_ = addAction("undo", "Undo", "undo", {QKeySequence(QKeySequence::Undo)}, {},
                      &NeuronActions::undo);
    redo_ =
        addAction("redo", "Redo", "redo", {QKeySequence("Ctrl+Shift+Z")}, {}, &NeuronActions::redo);
}

void NeuronActions::buildMenu() {
    menu_->addActions({star_, name_, unname_, tag_, untag_});
    menu_->addSeparator();
    menu_->addActions({any_, all_});
    menu_->addSeparator();
    menu_->addActions({copy_, export_});
    table_->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(table_, &QWidget::customContextMenuRequested, this, [this](const QPoint& place) {
        if (table_->indexAt(place).isValid()) menu_->popup(table_->viewport()->mapToGlobal(place));
    });
}

void NeuronActions::addButton(QHBoxLayout* row, QAction* action, bool with_text) {
    auto* button = new QToolButton;
    button->setObjectName(action->objectName() + "_button");
    button->setDefaultAction(action);
    button->setToolButtonStyle(with_text ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    button->setFocusPolicy(Qt::TabFocus);
    theme::make_flat(button);
    row->addWidget(button);
}

void NeuronActions::buildRow() {
    row_ = new QHBoxLayout(this);
    row_->setContentsMargins(0, 0, 0, 0);
    row_->setSpacing(4);
    addButton(row_, queue_, true);
    for (QAction* action : {star_, name_, tag_, untag_, copy_, export_, undo_, redo_})
        addButton(row_, action);
    row_->addStretch(1);
    row_->addWidget(count_);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void NeuronActions::addMenuButton(const QString& name, const QString& icon, const QString& tip,
                                  QMenu* menu) {
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setIcon(theme::icon(icon));
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setMenu(menu);
    button->setFocusPolicy(Qt::TabFocus);
    theme::make_flat(button);
    row_->addWidget(button);
}

void NeuronActions::setColumnMenu(QMenu* menu) {
    addMenuButton("neurons_columns_button", "columns", "Choose the columns", menu);
}

void NeuronActions::setNamesMenu(QMenu* menu) {
    addMenuButton("neurons_names_button", "menu", "Import, export and carry names", menu);
}

std::vector<NeuronId> NeuronActions::chosen() const {
    std::vector<int> rows;
    for (const QModelIndex& index : table_->selectionModel()->selectedRows())
        rows.push_back(index.row());
    std::ranges::sort(rows);
    std::vector<NeuronId> neurons;
    for (const int row : rows)
        neurons.push_back(model_->neuronAt(row));
    return neurons;
}

void NeuronActions::refresh() {
    std::size_t selected = 0;
    for (const QItemSelectionRange& range : table_->selectionModel()->selection())
        selected += static_cast<std::size_t>(range.height());
    const bool some = selected > 0;
    const QString obstacle = context_.marks.obstacle();
    count_->setText(selected > 1 ? format::count(static_cast<std::int64_t>(selected)) + " selected"
                                 : QString());
    for (QAction* action : {star_, name_, unname_, tag_})
        permit(action, some, obstacle);
    permit(untag_, some && !context_.marks.tags().isEmpty(), obstacle);
    permit(queue_, model_->allRows().size() > 0, obstacle);
    permit(copy_, some);
    permit(export_, model_->rowCount() > 0);
    const bool few = selected <= most_in_filter;
    any_->setEnabled(some && few);
    all_->setEnabled(some && few);
    any_->setText(selected > 1 ? "Documents where any of them is active"
                               : "Documents where it is active");
    all_->setVisible(selected > 1);
    undo_->setWhatsThis(context_.marks.undoText());
    redo_->setWhatsThis(context_.marks.redoText());
    permit(undo_, context_.marks.canUndo());
    permit(redo_, context_.marks.canRedo());
}

void NeuronActions::edit(const std::function<void(const std::vector<NeuronId>&)>& edit) {
    const std::vector<NeuronId> neurons = chosen();
    if (neurons.empty() || !context_.marks.obstacle().isEmpty()) return;
    edit(neurons);
    if (neurons.size() > 1 && context_.marks.canUndo()) {
        const QString done = context_.marks.undoText().section(": ", 1);
        Q_EMIT said(MessageBar::Kind::good, done.left(1).toUpper() + done.mid(1) + '.', true);
    }
}

// Of several, the star goes to all of them unless all have it.
void NeuronActions::star() {
    edit([this](const std::vector<NeuronId>& neurons) {
        const bool all = std::ranges::all_of(
            neurons, [this](NeuronId neuron) { return context_.marks.mark(neuron).star; });
        context_.marks.setStar(neurons, !all);
    });
}

void NeuronActions::toggleStar(NeuronId neuron) {
    if (const QString obstacle = context_.marks.obstacle(); !obstacle.isEmpty())
        return Q_EMIT said(MessageBar::Kind::info, obstacle, false);
    context_.marks.setStar({neuron}, !context_.marks.mark(neuron).star);
}

void NeuronActions::name() {
    const QModelIndex current = table_->currentIndex();
    if (!current.isValid() || !context_.marks.obstacle().isEmpty()) return;
    const NeuronId neuron = model_->neuronAt(current.row());
    const NeuronMark mark = context_.marks.mark(neuron);
    const QString before = mark.name.empty() ? name_to_start_with(context_.neurons, neuron)
                                             : QString::fromStdString(mark.name);
    auto* dialog = new TextDialog(QString("Name neuron %1").arg(neuron), before, "Name",
                                  TextDialog::Lines::one, window());
    dialog->setCheck(&neuron_name_problem);
    connect(dialog, &TextDialog::chosen, this,
            [this, neuron](const QString& name) { context_.marks.setName(neuron, name); });
    dialog->open();
}

void NeuronActions::unname() {
    edit([this](const std::vector<NeuronId>& neurons) {
        context_.marks.change(neurons, "took the names off " + neurons_text(neurons.size()),
                              [](NeuronMark& mark) {
                                  mark.name.clear();
                                  mark.origin = NameOrigin::own;
                                  mark.source.clear();
                              });
    });
}

void NeuronActions::tag() {
    const std::vector<NeuronId> neurons = chosen();
    auto* dialog = new TagDialog(TagDialog::Purpose::add, neurons_text(neurons.size()),
                                 tag_words(context_.marks), window(), {"neuron", "neurons"});
    connect(dialog, &TagDialog::chosen, this, [this](const QString& tag) {
        if (const QString problem = neuron_tag_problem(tag); !problem.isEmpty())
            return Q_EMIT said(MessageBar::Kind::error, problem, false);
        edit([&](const std::vector<NeuronId>& chosen) { context_.marks.addTag(chosen, tag); });
    });
    dialog->open();
}

void NeuronActions::takeTagOff() {
    auto* dialog = new TagDialog(TagDialog::Purpose::take_off, neurons_text(chosen().size()),
                                 tag_words(context_.marks), window(), {"neuron", "neurons"});
    connect(dialog, &TagDialog::chosen, this, [this](const QString& tag) {
        edit([&](const std::vector<NeuronId>& chosen) { context_.marks.removeTag(chosen, tag); });
    });
    dialog->open();
}

void NeuronActions::copyIds() {
    QStringList ids;
    for (const NeuronId neuron : chosen())
        ids << QString::number(neuron);
    QGuiApplication::clipboard()->setText(ids.join('\n'));
    Q_EMIT said(MessageBar::Kind::good, "Copied " + format::counted(ids.size(), "id", "ids") + ".",
                false);
}

void NeuronActions::showDocuments(bool all) {
    const std::vector<NeuronId> neurons = chosen();
    if (neurons.empty() || neurons.size() > most_in_filter) return;
    Q_EMIT commands_.filterRequested(documents_filter(neurons, all));
}

void NeuronActions::undo() {
    context_.marks.undo();
}

void NeuronActions::redo() {
    context_.marks.redo();
}

}  // namespace sparsescope
