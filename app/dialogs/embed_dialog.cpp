// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/embed_dialog.h"

#include <utility>

#include <QPushButton>
#include <QVBoxLayout>

#include "app/engine/engine_command.h"
#include "widgets/controls/command_line_box.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr QSize embed_dialog_size{560, 300};
constexpr const char* comparing_words =
    "What people type has to go through the same encoder as the documents did. Some of the texts "
    "are encoded again and compared with the embeddings that are there: it is remembered only when "
    "they agree.";

QString embedding_words(std::int64_t count, bool pictures) {
    if (pictures)
        return QString(
                   "An encoder turns each of the %1 into numbers that stand for what it shows. "
                   "Then pictures find others like them, and a model can be trained on them. What "
                   "is done when you stop is kept.")
            .arg(format::counted(count, "picture", "pictures"));
    return QString(
               "An encoder turns each of the %1 into numbers that stand for its meaning. Then "
               "they can be searched by meaning, and a model can be trained on them. What is done "
               "when you stop is kept.")
        .arg(format::counted(count, "text", "texts"));
}

}  // namespace

EmbedDialog::EmbedDialog(const QString& workspace, const DatasetInfo& dataset, EncodingTime time,
                         QWidget* parent)
    : FormDialog(parent),
      workspace_(workspace),
      dataset_(QString::fromStdString(dataset.name)),
      there_(dataset.dim > 0),
      choice_(new EncoderChoice(EncoderChoice::None::left_out, std::move(time))),
      line_(new CommandLineBox) {
    const bool pictures = !dataset.picture_folder.empty();
    if (pictures) choice_->setInput(EncoderChoice::Input::pictures);
    auto* column =
        frame_dialog(this, {.name = "embed_dialog",
                            .title = there_     ? "Say which encoder"
                                     : pictures ? "Give pictures embeddings"
                                                : "Give texts embeddings",
                            .heading = QString(there_ ? "Which encoder made the embeddings of “%1”?"
                                               : pictures ? "Give the pictures of “%1” embeddings"
                                                          : "Give the texts of “%1” embeddings")
                                           .arg(dataset_),
                            .wrap_heading = true,
                            .spacing = theme::gap_inside});
    const std::int64_t texts = dataset.documents - dataset.removed_documents;
    auto* words = new TextLabel(there_ ? comparing_words : embedding_words(texts, pictures),
                                theme::Type::body, theme::Token::muted);
    words->setWordWrap(true);
    if (there_) {
        choice_->leaveTrainingOut();
    } else {
        choice_->setTexts(texts);
    }
    line_->setObjectName("embed_command");
    column->addWidget(complaint());
    column->addWidget(words);
    column->addWidget(choice_);
    column->addStretch(1);
    column->addWidget(line_);
    start_ = add_dialog_buttons(this, there_ ? "Compare and remember" : "Start", "embed_start",
                                [this] { Q_EMIT chosen(choice_->encoder(), choice_->trains()); });
    connect(choice_, &EncoderChoice::edited, this, &EmbedDialog::update);
    resizeWithin(embed_dialog_size);
    update();
}

QStringList EmbedDialog::arguments() const {
    return there_ ? name_encoder_command(workspace_, dataset_, choice_->encoder())
                  : embed_command(workspace_, dataset_, choice_->encoder());
}

void EmbedDialog::update() {
    line_->setCommand(shell_line(arguments()));
    start_->setEnabled(!choice_->encoder().isEmpty());
}

}  // namespace sparsescope
