// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/try_text.h"

#include <QLineEdit>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/controllers/tried_text.h"
#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {

TryText::TryText(AppContext& context, QWidget* parent)
    : QWidget(parent),
      context_(context),
      tried_(new TriedText(context.encoder, context.selection, this)),
      field_(new QLineEdit),
      words_(new TextLabel(QString(), theme::Type::caption, theme::Token::muted)) {
    field_->setObjectName("neuron_try_text");
    field_->setAccessibleName("Try a text on this neuron");
    field_->setClearButtonEnabled(true);
    words_->setObjectName("neuron_try_words");
    words_->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(field_);
    column->addWidget(words_);
    connect(field_, &QLineEdit::textEdited, this, [this](const QString& text) {
        context_.encoder.warmUp();
        tried_->setText(text);
    });
    connect(field_, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (text.isEmpty()) tried_->setText({});
    });
    connect(tried_, &TriedText::changed, this, &TryText::refresh);
    connect(&context_.encoder, &QueryEncoder::changed, this, &TryText::fit);
    connect(&context_.neurons, &NeuronController::viewChanged, this, &TryText::refresh);
    fit();
}

void TryText::fit() {
    const bool ready = context_.encoder.ready();
    const QString way = context_.encoder.wayOut();
    setVisible(ready || context_.encoder.standing() == QueryEncoder::Standing::elsewhere);
    field_->setEnabled(ready);
    field_->setPlaceholderText(ready ? "Try a text on this neuron" : way);
    field_->setToolTip(ready ? "How strongly a text of your own activates this neuron" : way);
    refresh();
}

void TryText::refresh() {
    const auto at = tried_->atSelected();
    const bool some = !tried_->text().isEmpty() && context_.encoder.ready();
    words_->setToken(tried_->problem().isEmpty() ? theme::Token::muted : theme::Token::bad);
    words_->setText(!some                          ? QString()
                    : !tried_->problem().isEmpty() ? tried_->problem()
                    : context_.encoder.starting()  ? QString("Starting the encoder…")
                    : at                           ? words_of(*at, context_.selection.k())
                                                   : QString());
    if (words_->text().isEmpty()) words_->setText(QString(QChar::Nbsp));  // keeps the line's room
    Q_EMIT marked(some && at ? std::optional(at->value) : std::nullopt);
}

}  // namespace sparsescope
