// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neuron_trials.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/controllers/neuron_trial.h"
#include "app/pages/neurons/try_text.h"
#include "core/workspace/query_vector.h"
#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {

NeuronTrials::NeuronTrials(AppContext& context, TrialQuestion& trial, QWidget* parent)
    : QWidget(parent),
      context_(context),
      trial_(trial),
      text_(new TryText(context)),
      document_(new QPushButton),
      vector_(new QLineEdit),
      words_(new TextLabel(QString(), theme::Type::caption, theme::Token::muted)) {
    document_->setObjectName("neuron_try_document");
    vector_->setObjectName("neuron_try_vector");
    vector_->setAccessibleName("Try a vector on this neuron");
    vector_->setPlaceholderText("Try a vector: as many numbers as an embedding has");
    vector_->setClearButtonEnabled(true);
    vector_->setMaxLength(1 << 20);
    words_->setObjectName("neuron_trial_words");
    words_->setWordWrap(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::gap_inside);
    row->addWidget(document_);
    row->addWidget(vector_, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(text_);
    column->addLayout(row);
    column->addWidget(words_);
    connect(text_, &TryText::marked, this, [this](std::optional<double> value) {
        if (value || !trial_.isTrying()) Q_EMIT marked(value, "your text");
    });
    connect(document_, &QPushButton::clicked, this, &NeuronTrials::tryDocument);
    connect(vector_, &QLineEdit::textEdited, this, &NeuronTrials::tryVector);
    connect(vector_, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (text.isEmpty()) tryVector();  // cleared by the button, too
    });
    connect(&trial_, &NeuronQuestion::changed, this, &NeuronTrials::refresh);
    connect(&context_.picked, &SelectionBus::documentsChanged, this, &NeuronTrials::fit);
    connect(&context_.selection, &Selection::documentChanged, this, &NeuronTrials::fit);
    connect(&context_.selection, &Selection::modelChanged, this, &NeuronTrials::fit);
    fit();
}

std::optional<DocumentId> NeuronTrials::documentToTry() const {
    const auto model = context_.selection.model();
    if (!model) return std::nullopt;
    if (!context_.picked.documents().empty()) return context_.picked.documents().front();
    const auto looked_at = context_.selection.document();
    if (looked_at && model->row_of(*looked_at) >= 0) return looked_at;
    return std::nullopt;
}

void NeuronTrials::fit() {
    const auto document = documentToTry();
    document_->setEnabled(document.has_value());
    document_->setText(document ? QString("Try document %1").arg(*document)
                                : QString("Try a document"));
    document_->setToolTip(document ? QString("How strongly the picked document activates this "
                                             "neuron")
                                   : QString("Pick a document first: click one of the examples, or "
                                             "a document on another page"));
    refresh();
}

void NeuronTrials::tryDocument() {
    const auto document = documentToTry();
    if (!document) return;
    vector_problem_.clear();
    trial_.tryDocument(*document);
}

void NeuronTrials::tryVector() {
    vector_problem_.clear();
    if (vector_->text().trimmed().isEmpty()) {
        if (trial_.isTrying() && !trial_.document()) trial_.clear();
        return refresh();
    }
    auto vector = parse_query_vector(vector_->text().toStdString());
    if (!vector) {
        vector_problem_ = QString::fromStdString(vector.error().message);
        return trial_.clear();
    }
    trial_.tryVector(std::move(*vector));
}

void NeuronTrials::refresh() {
    const auto& answer = trial_.answer();
    const QString problem = vector_problem_.isEmpty() ? trial_.problem() : vector_problem_;
    const auto document = trial_.document();
    const QString what = document ? QString("document %1").arg(*document) : QString("your vector");
    words_->setToken(problem.isEmpty() ? theme::Token::muted : theme::Token::bad);
    words_->setText(!problem.isEmpty() ? problem
                    : answer           ? what[0].toUpper() + what.mid(1) + ": " +
                                   words_of(*answer, trial_.about().k)
                             : QString(QChar::Nbsp));
    if (answer && trial_.isTrying())
        Q_EMIT marked(answer->value, what);
    else if (!trial_.isTrying())
        Q_EMIT marked(std::nullopt, {});
}

}  // namespace sparsescope
