// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/encoder_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

#include "app/engine/engine_command.h"
#include "app/parts/file_field.h"
#include "widgets/controls/command_line_box.h"
#include "widgets/controls/elided_combo_box.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr QSize encoder_dialog_size{620, 480};

struct KindText {
    const char* kind;
    const char* title;
    const char* words;
};
constexpr std::array<KindText, 3> kind_texts{{
    {"model", "A model in a folder",
     "A language model of the BERT family, as sentence-transformers saves it, or a model of "
     "pictures (EfficientNet-Lite0, CLIP, SigLIP, DINOv2, ViT). It runs on this computer and needs "
     "nothing else. None at hand? ./run --with-text-model fetches one, and so does "
     "--with-picture-model."},
    {"command", "A program",
     "Any program that reads lines {\"text\": …} and writes lines {\"embedding\": […]}. So every "
     "model that Python can load works; docs/encoders.md has 15 lines for sentence-transformers."},
    {"http", "A server",
     "An endpoint of the OpenAI embeddings shape: llama.cpp, Ollama, TEI, vLLM and others serve "
     "it. The texts are sent there, and only there."},
}};

QLineEdit* field(const QString& name, const QString& placeholder = {}) {
    auto* line = new QLineEdit;
    line->setObjectName(name);
    line->setPlaceholderText(placeholder);
    return line;
}

}  // namespace

EncoderDialog::EncoderDialog(const EncoderIdentity& wanted, const QStringList& taken,
                             QWidget* parent)
    : FormDialog(parent),
      taken_(taken),
      kind_(new ElidedComboBox),
      name_(field("encoder_name")),
      folder_(new FileField("encoder_folder",
                            {.title = "Choose the folder of the model", .folder = true})),
      int8_(new QCheckBox("Weights in 8 bits: a quarter of the memory, a little less exact")),
      command_(field("encoder_command", "python3 embed.py")),
      url_(field("encoder_url", "http://localhost:8080")),
      model_(field("encoder_model", "as the server calls it")),
      key_(field("encoder_key", "none")),
      document_prefix_(field("encoder_document_prefix", "none; E5 models want “passage: ”")),
      query_prefix_(field("encoder_query_prefix", "none; E5 models want “query: ”")),
      fields_(new QWidget),
      words_(new TextLabel(QString(), theme::Type::body, theme::Token::muted)),
      trying_(
          new TextLabel("Trying it with a short text…", theme::Type::body, theme::Token::muted)),
      line_(new CommandLineBox) {
    auto* column = frame_dialog(
        this,
        {.name = "encoder_dialog",
         .title = "Add an encoder",
         .heading = wanted.empty()
                        ? QString("An encoder turns texts or pictures into embeddings")
                        : QString("Add the encoder “%1”").arg(QString::fromStdString(wanted.name)),
         .wrap_heading = true,
         .spacing = theme::gap_inside});
    auto* content = new QWidget;
    auto* inside = new QVBoxLayout(content);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(theme::gap_inside);
    words_->setObjectName("encoder_words");
    words_->setWordWrap(true);
    trying_->setObjectName("encoder_trying");
    trying_->hide();
    line_->setObjectName("encoder_line");
    buildFields();
    buildKinds(wanted);
    inside->addWidget(complaint());
    inside->addWidget(fields_);
    inside->addWidget(trying_);
    inside->addStretch(1);
    inside->addWidget(line_);
    column->addWidget(scrolling(content), 1);
    add_ = add_dialog_buttons(this, "Try it and add", "encoder_add",
                              [this] { Q_EMIT chosen(settings()); });
    resizeWithin(encoder_dialog_size);
    showKind();
}

void EncoderDialog::buildFields() {
    kind_->setObjectName("encoder_kind");
    int8_->setObjectName("encoder_int8");
    folder_->setPlaceholder("choose it, or drop it here");
    key_->setToolTip(
        "The key itself is never stored: it stays in the environment of this computer, and only "
        "the variable's name is remembered");
    form_ = new QFormLayout(fields_);
    form_->setContentsMargins(0, 0, 0, 0);
    form_->setSpacing(theme::gap_inside);
    form_->addRow("What it is", kind_);
    form_->addRow(words_);
    form_->addRow("Folder", folder_);
    form_->addRow(QString(), int8_);
    form_->addRow("Command", command_);
    form_->addRow("Address", url_);
    form_->addRow("Model", model_);
    form_->addRow("Environment variable with the key", key_);
    form_->addRow("Name", name_);
    form_->addRow("Put before documents", document_prefix_);
    form_->addRow("Put before queries", query_prefix_);
    connect(kind_, &QComboBox::currentIndexChanged, this, &EncoderDialog::showKind);
    connect(int8_, &QCheckBox::toggled, this, &EncoderDialog::update);
    connect(folder_, &FileField::pathChanged, this, &EncoderDialog::proposeName);
    for (QLineEdit* line : {command_, model_, url_})
        connect(line, &QLineEdit::textChanged, this, &EncoderDialog::proposeName);
    for (QLineEdit* line : {name_, key_, document_prefix_, query_prefix_})
        connect(line, &QLineEdit::textChanged, this, &EncoderDialog::update);
}

// A dataset tells of its encoder what texts were prefixed with, which has to be the same again.
void EncoderDialog::buildKinds(const EncoderIdentity& wanted) {
    for (const KindText& text : kind_texts)
        kind_->addItem(text.title, text.kind);
    if (wanted.empty()) return;
    kind_->setCurrentIndex(std::max(0, kind_->findData(QString::fromStdString(wanted.kind))));
    name_->setText(QString::fromStdString(wanted.name));
    document_prefix_->setText(QString::fromStdString(wanted.document_prefix));
    query_prefix_->setText(QString::fromStdString(wanted.query_prefix));
}

void EncoderDialog::setFolder(const QString& folder) {
    kind_->setCurrentIndex(kind_->findData("model"));
    folder_->setPath(folder);
}

void EncoderDialog::showKind() {
    const QString kind = kind_->currentData().toString();
    for (const KindText& text : kind_texts)
        if (kind == text.kind) words_->setText(text.words);
    form_->setRowVisible(folder_, kind == "model");
    form_->setRowVisible(int8_, kind == "model");
    form_->setRowVisible(command_, kind == "command");
    for (QLineEdit* line : {url_, model_, key_})
        form_->setRowVisible(line, kind == "http");
    proposeName();
}

// Called like the model, until a person names it.
void EncoderDialog::proposeName() {
    const QString kind = kind_->currentData().toString();
    QString name;
    if (kind == "model") name = QFileInfo(folder_->path()).fileName();
    if (kind == "http") name = model_->text().section('/', -1).trimmed();
    if (kind == "command" && !command_->text().trimmed().isEmpty())
        name = QFileInfo(QProcess::splitCommand(command_->text()).last()).completeBaseName();
    if ((name_->text().isEmpty() || name_->text() == proposed_) && !name.isEmpty()) {
        proposed_ = free_name(name, taken_);
        name_->setText(proposed_);
    }
    update();
}

EncoderSettings EncoderDialog::settings() const {
    EncoderSettings settings;
    settings.name = name_->text().trimmed().toStdString();
    settings.kind = kind_->currentData().toString().toStdString();
    settings.document_prefix = document_prefix_->text().toStdString();
    settings.query_prefix = query_prefix_->text().toStdString();
    if (settings.kind == "model") {
        settings.folder = folder_->path().toStdString();
        settings.int8 = int8_->isChecked();
    }
    // One line, which the command line divides as a shell would.
    if (settings.kind == "command") settings.command = {command_->text().trimmed().toStdString()};
    if (settings.kind == "http") {
        settings.url = url_->text().trimmed().toStdString();
        settings.model = model_->text().trimmed().toStdString();
        settings.key_variable = key_->text().trimmed().toStdString();
    }
    return settings;
}

void EncoderDialog::update() {
    const EncoderSettings now = settings();
    line_->setCommand(shell_line(add_encoder_command(now)));
    const bool there = now.kind == "model"     ? !now.folder.empty()
                       : now.kind == "command" ? !now.command.front().empty()
                                               : !now.url.empty();
    const bool filled = there && !now.name.empty();
    if (add_) add_->setEnabled(filled && fields_->isEnabled());
}

void EncoderDialog::setTrying(bool trying) {
    if (trying) complaint()->clear();
    fields_->setEnabled(!trying);
    trying_->setVisible(trying);
    update();
}

void EncoderDialog::complain(const QString& sentence) {
    setTrying(false);
    FormDialog::complain(sentence);
}

}  // namespace sparsescope
