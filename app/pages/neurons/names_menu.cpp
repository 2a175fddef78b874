// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/names_menu.h"

#include "app/controllers/app_context.h"
#include "app/dialogs/ask_names_dialog.h"
#include "app/dialogs/commands.h"
#include "widgets/file_dialog.h"

namespace sparsescope {

NamesMenu::NamesMenu(AppContext& context, Commands& commands, QWidget* parent)
    : QMenu(parent),
      context_(context),
      commands_(commands),
      exchange_(new NamesExchange(context.workspace, context.selection, context.marks, this)) {
    setObjectName("names_menu");
    setToolTipsVisible(true);
    import_ = addAction("Import names…", this, &NamesMenu::importNames);
    import_->setObjectName("names_import");
    QAction* write = addAction("Export names…", this, &NamesMenu::exportNames);
    write->setObjectName("names_export");
    carry_ = addMenu("Carry names over from");
    carry_->setObjectName("names_carry");
    addSeparator();
    ask_ = addAction("Ask a program for names…", this, &NamesMenu::askProgram);
    ask_->setObjectName("names_ask");
    connect(this, &QMenu::aboutToShow, this, &NamesMenu::refresh);
    connect(exchange_, &NamesExchange::done, this, [this](const QString& sentence, bool undoable) {
        Q_EMIT said(true, sentence, undoable);
    });
    connect(exchange_, &NamesExchange::failed, this,
            [this](const QString& sentence) { Q_EMIT said(false, sentence, false); });
}

void NamesMenu::refresh() {
    const QString obstacle = context_.marks.obstacle();
    fillCarry();
    for (QAction* action : {import_, ask_, carry_->menuAction()}) {
        action->setEnabled(obstacle.isEmpty());
        action->setToolTip(obstacle);
    }
    if (carry_->isEmpty()) carry_->menuAction()->setEnabled(false);
}

void NamesMenu::fillCarry() {
    carry_->clear();
    const auto model = context_.selection.model();
    if (!model) return;
    for (const ModelInfo& other : context_.workspace.contents().models) {
        if (other.id == model->info.id) continue;
        QAction* action = carry_->addAction(QString::fromStdString(other.name).replace('&', "&&"));
        action->setObjectName(QString("carry_%1").arg(other.id));
        connect(action, &QAction::triggered, this, [this, id = other.id] { exchange_->carry(id); });
    }
}

void NamesMenu::importNames() {
    QFileDialog* dialog = file_dialog(
        parentWidget()->window(),
        {.title = "Import names of neurons", .filters = "Names (*.jsonl *.ndjson);;All files (*)"});
    connect(dialog, &QFileDialog::fileSelected, exchange_, &NamesExchange::importFile);
    dialog->open();
}

void NamesMenu::exportNames() {
    QFileDialog* dialog =
        file_dialog(parentWidget()->window(),
                    {.title = "Export names of neurons",
                     .filters = "Names that somebody gave (*.jsonl);;All names (*.jsonl)",
                     .mode = QFileDialog::AcceptSave,
                     .suffix = "jsonl",
                     .proposal = "names.jsonl"});
    connect(dialog, &QFileDialog::fileSelected, this, [this, dialog](const QString& path) {
        exchange_->exportFile(path, dialog->selectedNameFilter().startsWith("All"));
    });
    dialog->open();
}

void NamesMenu::askProgram() {
    auto* dialog = new AskNamesDialog(context_.settings.namingProgram(), parentWidget()->window());
    connect(dialog, &AskNamesDialog::chosen, this, [this](const QString& command, int neurons) {
        context_.settings.setNamingProgram(command);
        commands_.askNames(command, neurons);
    });
    dialog->open();
}

}  // namespace sparsescope
