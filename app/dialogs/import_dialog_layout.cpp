// SPDX-License-Identifier: GPL-3.0-or-later
// What the import dialog is put together from.
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <utility>

#include "app/dialogs/encoder_choice.h"
#include "app/dialogs/import_dialog.h"
#include "app/dialogs/import_options_form.h"
#include "app/dialogs/import_preview_view.h"
#include "app/dialogs/import_words.h"
#include "app/parts/file_field.h"
#include "widgets/controls/command_line_box.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr QSize import_dialog_size{880, 640};
constexpr int typing_pause = 250;  // ms: half a path is no file

QLineEdit* line_edit(const QString& name) {
    auto* edit = new QLineEdit;
    edit->setObjectName(name);
    return edit;
}

}  // namespace

ImportDialog::ImportDialog(const ImportForm& form, PreviewFunction preview, QWidget* parent)
    : FormDialog(parent), form_(form), previewer_(std::move(preview)) {
    const bool added = !form_.choice.into.isEmpty();
    auto* column = frame_dialog(
        this, {.name = "import_dialog",
               .title = added ? "Add documents to “" + form_.choice.into + "”" : "Import"});
    auto* content = new QWidget;
    auto* inside = new QVBoxLayout(content);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(theme::gap_inside);
    inside->addWidget(buildHead());
    inside->addWidget(complaint());
    view_ = new ImportPreviewView;
    inside->addWidget(view_, 1);
    inside->addWidget(buildForm());
    options_ = new ImportOptionsForm(added);
    encoder_ = new EncoderChoice(EncoderChoice::None::offered, form_.encoding_time);
    encoder_->setEncoders(form_.encoders);
    fields_->addRow("Encoder", encoder_);
    fields_->setRowVisible(encoder_, false);
    inside->addWidget(options_);
    command_ = new CommandLineBox;
    command_->setObjectName("import_command");
    inside->addWidget(command_);
    column->addWidget(scrolling(content), 1);
    import_ = add_dialog_buttons(this, added ? "Add" : "Import", "import_start",
                                 [this] { Q_EMIT chosen(choice()); });
    typing_.setSingleShot(true);
    typing_.setInterval(typing_pause);
    listen();
    setFile(form_.choice.file);
    resizeWithin(import_dialog_size);
    name_->setFocus();
    name_->selectAll();
}

QWidget* ImportDialog::buildHead() {
    heading_ = new ElidedLabel(QString(), theme::Type::section);
    heading_->setElideMode(Qt::ElideMiddle);
    heading_->setObjectName("import_heading");
    auto* other = new QPushButton("Another file…");
    other->setObjectName("import_other_file");
    other->setAutoDefault(false);  // Enter imports
    theme::make_flat(other);
    connect(other, &QPushButton::clicked, this, &ImportDialog::askFile);
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_inside);
    row->addWidget(heading_, 1);
    row->addWidget(other);
    return head;
}

QWidget* ImportDialog::buildForm() {
    workspace_ = new FileField("import_workspace", {.title = "Where the new workspace is to be",
                                                    .filters = "Sparsescope workspaces (*.sscope)",
                                                    .mode = QFileDialog::AcceptSave,
                                                    .suffix = "sscope"});
    workspace_->setPath(form_.workspace);
    name_ = line_edit("import_name");
    const QString filters = data_filters();
    labels_file_ = new FileField("import_labels_file",
                                 {.title = "Choose a file of labels", .filters = filters});
    texts_file_ =
        new FileField("import_texts_file", {.title = "Choose a file of texts", .filters = filters});
    labels_file_->setPlaceholder("none: choose one, or drop it here");
    texts_file_->setPlaceholder("none: choose one, or drop it here");
    labels_file_->setPath(form_.choice.labels_file);
    texts_file_->setPath(form_.choice.texts_file);
    auto* holder = new QWidget;
    fields_ = new QFormLayout(holder);
    fields_->setContentsMargins(0, 0, 0, 0);
    fields_->setSpacing(theme::gap_inside);
    fields_->addRow("Name of the dataset", name_);
    fields_->addRow("New workspace", workspace_);
    fields_->addRow("Labels from a file", labels_file_);
    fields_->addRow("Texts from a file", texts_file_);
    // A dataset that is there has its name.
    fields_->setRowVisible(name_, form_.choice.into.isEmpty());
    fields_->setRowVisible(workspace_, form_.new_workspace);
    return holder;
}

}  // namespace sparsescope
