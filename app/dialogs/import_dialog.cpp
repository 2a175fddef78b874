// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/import_dialog.h"

#include <utility>

#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

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
    const QString filters =
        "Data (*.npy *.npz *.csv *.tsv *.json *.jsonl *.txt *.gz *-ubyte);;"
        "All files (*)";
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

void ImportDialog::listen() {
    connect(name_, &QLineEdit::textChanged, this, &ImportDialog::showCommand);
    connect(workspace_, &FileField::pathChanged, this, &ImportDialog::showCommand);
    const auto look_soon = [this] {
        typing_.start();
        showCommand();
    };
    connect(options_, &ImportOptionsForm::edited, this, look_soon);
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
    QFileDialog* dialog = file_dialog(
        this, {.title = "Choose another file to import",
               .filters = "Data (*.npy *.npz *.safetensors *.csv *.tsv *.json *.jsonl *.gz "
                          "*-ubyte);;All files (*)"});
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
    showCommand();
}

QString ImportDialog::summary() const {
    const ImportChoice made = choice();
    return import_summary(
        look_.previews,
        {.labels = !made.labels_file.isEmpty(),
         .texts = !made.texts_file.isEmpty(),
         .leaving_out = made.skip_invalid_rows,
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
