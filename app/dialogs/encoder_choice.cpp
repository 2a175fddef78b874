// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/encoder_choice.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <QCheckBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "widgets/controls/elided_combo_box.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

// What the items carry in place of a name, which is never empty.
constexpr const char* none_item = "";

QString kind_words(const EncoderSettings& encoder, bool pictures) {
    if (encoder.kind == "http")
        return (pictures ? "The pictures are sent to " : "The texts are sent to ") +
               QString::fromStdString(encoder.url);
    const QString numbers =
        encoder.identity.dim > 0
            ? ", " +
                  format::counted(static_cast<std::int64_t>(encoder.identity.dim), "number",
                                  "numbers") +
                  (pictures ? " a picture" : " a text")
            : QString();
    return (encoder.kind == "model" ? "A model on this computer" : "A program on this computer") +
           numbers;
}

}  // namespace

EncoderChoice::EncoderChoice(None none, EncodingTime time, QWidget* parent)
    : QWidget(parent),
      none_(none),
      time_(std::move(time)),
      list_(new ElidedComboBox),
      train_(new QCheckBox("Then train a model")),
      words_(new TextLabel(QString(), theme::Type::caption, theme::Token::muted)) {
    list_->setObjectName("encoder_list");
    list_->setAccessibleName("Encoder");
    train_->setObjectName("encoder_then_train");
    train_->setToolTip("With the preset that fits: labels or none, many documents or few");
    train_->setChecked(true);
    words_->setObjectName("encoder_choice_words");
    words_->setWordWrap(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::gap_groups);
    row->addWidget(list_, 1);
    row->addWidget(train_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(row);
    column->addWidget(words_);
    connect(list_, &QComboBox::activated, this, &EncoderChoice::hearChoice);
    connect(train_, &QCheckBox::toggled, this, &EncoderChoice::edited);
    fill({});
}

void EncoderChoice::setEncoders(const std::vector<EncoderSettings>& encoders) {
    const bool first = encoders_.empty();
    all_ = encoders;
    encoders_.clear();
    std::ranges::copy_if(all_, std::back_inserter(encoders_),
                         [this](const EncoderSettings& one) { return reads(one); });
    const bool arrived =
        !expected_.isEmpty() && std::ranges::find(encoders_, expected_.toStdString(),
                                                  &EncoderSettings::name) != encoders_.end();
    if (arrived) return fill(std::exchange(expected_, {}));
    const auto at_home = std::ranges::find_if(
        encoders_, [](const EncoderSettings& one) { return one.kind != "http"; });
    const bool proposed = first && chosen_.isEmpty() && at_home != encoders_.end();
    fill(proposed ? QString::fromStdString(at_home->name) : chosen_);
}

void EncoderChoice::choose(const QString& name) {
    expected_ = name;
    setEncoders(all_);
}

bool EncoderChoice::reads(const EncoderSettings& encoder) const {
    return input_ == Input::pictures ? encoder.pictures : encoder.texts;
}

void EncoderChoice::setInput(Input input) {
    if (input == input_) return;
    input_ = input;
    // What was proposed for texts is no choice for pictures.
    encoders_.clear();
    chosen_.clear();
    setEncoders(all_);
}

void EncoderChoice::leaveTrainingOut() {
    training_ = false;
    sayWhatFollows();
}

void EncoderChoice::setTexts(std::int64_t texts) {
    texts_ = texts;
    sayWhatFollows();
}

QString EncoderChoice::encoder() const {
    return chosen_;
}

bool EncoderChoice::trains() const {
    return training_ && train_->isChecked() && !chosen_.isEmpty();
}

void EncoderChoice::fill(const QString& chosen) {
    const QSignalBlocker quiet(list_);
    list_->clear();
    for (const EncoderSettings& encoder : encoders_)
        list_->addItem(QString::fromStdString(encoder.name), QString::fromStdString(encoder.name));
    if (none_ == None::offered)
        list_->addItem(input_ == Input::pictures ? "None: names only" : "None: words only",
                       QString(none_item));
    list_->addItem("Add an encoder…");
    list_->setLastIsDeed(true);
    int item = list_->findData(chosen);
    if (item < 0) item = none_ == None::offered || encoders_.empty() ? list_->count() - 2 : 0;
    list_->setCurrentIndex(item);
    chosen_ = item < 0 ? QString() : list_->itemData(item).toString();
    sayWhatFollows();
    Q_EMIT edited();
}

void EncoderChoice::hearChoice(int item) {
    if (item == list_->count() - 1) {  // to add one, which is no choice yet
        list_->setCurrentIndex(list_->findData(chosen_));
        Q_EMIT addRequested();
        return;
    }
    chosen_ = list_->itemData(item).toString();
    sayWhatFollows();
    Q_EMIT edited();
}

void EncoderChoice::sayWhatFollows() {
    train_->setVisible(training_ && !chosen_.isEmpty());
    const auto found = std::ranges::find(encoders_, chosen_.toStdString(), &EncoderSettings::name);
    if (found == encoders_.end()) {
        return words_->setText(
            encoders_.empty()
                ? (input_ == Input::pictures
                       ? QString(
                             "With an encoder that reads pictures, likeness is found and neurons "
                             "can be trained. None is set up yet: add one from this list, or get "
                             "one: ./run --with-picture-model")
                       : QString("With an encoder, these texts are found by their meaning. None is "
                                 "set up yet: add one from this list, or get one: ./run "
                                 "--with-text-model"))
                : QString("Words can be searched. Embeddings can be given later, on the Data "
                          "page."));
    }
    const bool pictures = input_ == Input::pictures;
    QString words = kind_words(*found, pictures);
    const double seconds = time_ && texts_ > 0 ? time_(found->identity, texts_) : -1;
    if (seconds >= 0)
        words += QString(" · about %1 for %2")
                     .arg(format::duration(std::max(1.0, seconds)),
                          pictures ? format::counted(texts_, "picture", "pictures")
                                   : format::counted(texts_, "text", "texts"));
    words_->setText(words + '.');
}

}  // namespace sparsescope
