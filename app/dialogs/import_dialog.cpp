// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/import_dialog.h"

#include <algorithm>
#include <utility>

#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/dialogs/encoder_choice.h"
#include "app/dialogs/import_options_form.h"
#include "app/dialogs/import_preview_view.h"
#include "app/dialogs/import_words.h"
#include "app/parts/file_field.h"
#include "widgets/controls/command_line_box.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/role_header.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/theme.h"

namespace sparsescope {
void ImportDialog::listen() {
    connect(name_, &QLineEdit::textChanged, this, &ImportDialog::showCommand);
    connect(workspace_, &FileField::pathChanged, this, &ImportDialog::showCommand);
    const auto look_soon = [this] {
        typing_.start();
        showCommand();
    };
    connect(options_, &ImportOptionsForm::edited, this, look_soon);
    connect(encoder_, &EncoderChoice::edited, this, [this] {
        if (look_.refusal.isEmpty()) view_->sayWhatBecomes(summary());
        showCommand();
    });
    for (FileField* field : {labels_file_, texts_file_})
        connect(field, &FileField::pathChanged, this, look_soon);
    connect(&typing_, &QTimer::timeout, this, &ImportDialog::lookAgain);
    connect(view_, &ImportPreviewView::leavingOutChanged, this, &ImportDialog::lookAgain);
    connect(view_, &ImportPreviewView::roleChosen, this, &ImportDialog::choose);
    connect(&previewer_, &ImportPreviewer::looked, this, &ImportDialog::showLook);
    connect(complaint(), &MessageBar::actionTriggered, this,
            [this] { look_.previews.empty() ? askFile() : undoChoice(); });
    connect(complaint(), &MessageBar::closed, this, &ImportDialog::leaveRefusal);
}

void ImportDialog::askFile() {
    QFileDialog* dialog =
        file_dialog(this, {.title = "Choose another file to import", .filters = data_filters()});
    connect(dialog, &QFileDialog::fileSelected, this, &ImportDialog::setFile);
    dialog->open();
}

void ImportDialog::setFile(const QString& file) {
    const bool named = !name_->text().isEmpty() && name_->text() != freeName();
    form_.choice.file = file;
    if (!named) name_->setText(freeName());
    heading_->setText(QFileInfo(file).fileName());
    look_ = {};
    roles_.clear();
    good_roles_.clear();
    lookAgain();
}

QString ImportDialog::freeName() const {
    QString name = QFileInfo(form_.choice.file).completeBaseName();
    // "news.csv.gz" is called "news", too.
    if (form_.choice.file.endsWith(".gz")) name = QFileInfo(name).completeBaseName();
    return free_name(name, form_.datasets);
}

QStringList ImportDialog::files() const {
    QStringList files{form_.choice.file};
    for (const FileField* field : {labels_file_, texts_file_})
        if (!field->path().isEmpty()) files << field->path();
    return files;
}

QString ImportDialog::workspace() const {
    return form_.new_workspace ? workspace_->path() : form_.workspace;
}

ImportChoice ImportDialog::choice() const {
    ImportChoice choice = form_.choice;
    choice.name = name_->text().trimmed();
    choice.labels_file = labels_file_->path();
    choice.texts_file = texts_file_->path();
    choice.columns.clear();
    for (const QString& file : files())
        if (const auto roles = roles_.find(file); roles != roles_.end())
            choice.columns.insert(choice.columns.end(), roles->second.begin(), roles->second.end());
    choice.skip_invalid_rows = view_->leavesOut();
    choice.encoder = !textsAlone()           ? QString()
                     : choice.into.isEmpty() ? encoder_->encoder()
                                             : form_.own_encoder;
    options_->write(choice);
    return choice;
}

void ImportDialog::choose(int file, const PreviewColumn& column, std::optional<ColumnRole> role) {
    auto& roles = roles_[files().value(file, form_.choice.file)];
    for (const std::string& name : column_names(column)) {
        std::erase_if(roles, [&](const ColumnChoice& one) { return one.name == name; });
        if (role) roles.push_back({name, *role});
    }
    lookAgain();
}

void ImportDialog::undoChoice() {
    roles_ = good_roles_;
    lookAgain();
}

// Nobody is left with a form that does not import and does not say why.
void ImportDialog::leaveRefusal() {
    if (choiceIsRefused()) return undoChoice();
    view_->sayWhatBecomes(look_.refusal.isEmpty() ? summary() : look_.refusal);
}

bool ImportDialog::choiceIsRefused() const {
    return !look_.refusal.isEmpty() && !look_.leaving_out_helps && roles_ != good_roles_ &&
           !look_.previews.empty();
}

void ImportDialog::lookAgain() {
    typing_.stop();
    previewer_.look(choice());
    showCommand();
}

void ImportDialog::showLook(const ImportLook& look) {
    // A table that was understood stays in sight, so that a choice can be taken back where it was
    // made.
    const bool refused = !look.refusal.isEmpty();
    const bool kept = refused && look.previews.empty();
    std::vector<ImportPreview> before = std::move(look_.previews);
    look_ = look;
    look_.refusal = without_options(look.refusal);
    if (kept) {
        // A role that cannot be stays in sight as chosen, as it is in the command.
        look_.previews = std::move(before);
        const QStringList names = files();
        for (std::size_t i = 0; i < look_.previews.size(); ++i)
            if (const auto roles = roles_.find(names.value(static_cast<qsizetype>(i)));
                roles != roles_.end())
                show_choices(look_.previews[i], roles->second);
    }
    if (look.leaving_out_helps) view_->offerLeavingOut();
    if (!refused || look.leaving_out_helps) good_roles_ = roles_;
    if (!refused) {
        complaint()->clear();
    } else {
        tellRefusal(!kept && !look.leaving_out_helps);
    }
    view_->setPreviews(look_.previews);
    view_->sayWhatBecomes(refused ? QString() : summary());
    options_->setPartsTold(has_role(look_.previews, ColumnRole::split));
    fields_->setRowVisible(encoder_, asksEncoder());
    encoder_->setInput(has_pictures(look_.previews) ? EncoderChoice::Input::pictures
                                                    : EncoderChoice::Input::texts);
    if (!look_.previews.empty()) encoder_->setTexts(look_.previews.front().documents);
    showCommand();
}

// Texts and pictures without embeddings are what an encoder is for.
bool ImportDialog::textsAlone() const {
    const bool embeddings = std::ranges::any_of(
        look_.previews, [](const ImportPreview& preview) { return preview.dim > 0; });
    return !embeddings &&
           (has_role(look_.previews, ColumnRole::text) || has_pictures(look_.previews));
}

bool ImportDialog::asksEncoder() const {
    return textsAlone() && form_.choice.into.isEmpty();
}

bool ImportDialog::trains() const {
    return asksEncoder() && encoder_->trains();
}

std::int64_t ImportDialog::pictures() const {
    if (!has_pictures(look_.previews)) return 0;
    return std::max<std::int64_t>(0, look_.previews.front().documents);
}

QString ImportDialog::summary() const {
    const ImportChoice made = choice();
    return import_summary(
        look_.previews,
        {.labels = !made.labels_file.isEmpty(),
         .texts = !made.texts_file.isEmpty(),
         .leaving_out = made.skip_invalid_rows,
         .encoder = !made.encoder.isEmpty(),
         .usual_parts = made.into.isEmpty() && !made.validation_fraction && !made.test_fraction});
}

void ImportDialog::tellRefusal(bool roles_help) {
    const bool of_choice = choiceIsRefused();
    const bool other_roles = roles_help && !of_choice;
    complaint()->showMessage(
        MessageBar::Kind::error,
        look_.refusal + (other_roles ? " Below, each column can be given another role." : ""),
        look_.previews.empty() ? "Choose another file…"
        : of_choice            ? "Undo this choice"
                               : "");
}

void ImportDialog::showCommand() {
    command_->setCommand(shell_line(import_command(workspace(), choice())));
    const bool looked = !previewer_.busy() && !typing_.isActive() && look_.refusal.isEmpty() &&
                        !look_.previews.empty();
    import_->setEnabled(looked && !workspace().isEmpty() &&
                        (!form_.choice.into.isEmpty() || !name_->text().trimmed().isEmpty()));
}

void ImportDialog::complain(const QString& sentence) {
    view_->offerLeavingOut();  // a row beyond those that were looked at may be why
    FormDialog::complain(without_options(sentence));
}

void ImportDialog::setWorkspaceMade() {
    form_.workspace = workspace_->path();
    form_.new_workspace = false;
    fields_->setRowVisible(workspace_, false);
}

}  // namespace sparsescope
