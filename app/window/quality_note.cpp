// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/quality_note.h"

#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "core/types/document.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

QString line(const QString& name, std::optional<double> share) {
    return name + ' ' + (share ? format::percent(*share) : QString(format::no_value));
}

}  // namespace

QualityNote::QualityNote(AppContext& context, QWidget* parent)
    : QWidget(parent),
      context_(context),
      accuracy_(new TextLabel(QString(), theme::Type::caption)),
      recall_(new TextLabel(QString(), theme::Type::caption)) {
    accuracy_->setObjectName("k_accuracy");
    recall_->setObjectName("k_recall");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addStretch(1);
    column->addWidget(accuracy_);
    column->addWidget(recall_);
    column->addStretch(1);
    connect(&context_.quality, &QualityKeeper::changed, this, &QualityNote::refresh);
    connect(&theme::notifier(), &theme::Notifier::changed, this, &QualityNote::reserve);
    reserve();
    refresh();
}

// As wide as the widest text, so that nothing moves while k is dragged.
void QualityNote::reserve() {
    const QFontMetrics metrics(theme::font(theme::Type::caption));
    setFixedWidth(metrics.horizontalAdvance(line("accuracy", 0.999)) + 4);
}

void QualityNote::refresh() {
    const QualityKeeper& keeper = context_.quality;
    const QualityAtK* quality = keeper.current();
    const bool known = quality != nullptr;
    for (TextLabel* label : {accuracy_, recall_})
        label->setToken(known ? theme::Token::muted : theme::Token::disabled);
    if (known) {
        accuracy_->setText(line("accuracy", quality->accuracy));
        recall_->setText(line("recall", quality->recall));
    } else if (!keeper.sample()) {
        accuracy_->setText(keeper.busy() ? "accuracy …" : line("accuracy", {}));
        recall_->setText(keeper.busy() ? "recall …" : line("recall", {}));
    }
    accuracy_->setToolTip(accuracyMeaning());
    recall_->setToolTip(recallMeaning());
}

QString QualityNote::asked() const {
    const QualitySample& sample = *context_.quality.sample();
    const QString part = split_name(sample.part());
    const QString count = format::count(sample.queries());
    return sample.queries() == sample.held_out()
               ? QString("%1 %2 documents").arg(count, part)
               : QString("%1 of %2 %3 documents")
                     .arg(count, format::count(sample.held_out()), part);
}

QString QualityNote::accuracyMeaning() const {
    const QualityAtK* quality = context_.quality.current();
    if (!quality) return context_.quality.busy() ? "Being measured" : "Not measured: no codes yet";
    if (!quality->accuracy)
        return "Not measured: it needs labels, of training documents and of documents held out "
               "from training.";
    QString text = QString(
                       "For %1 of %2, the training document with the most similar code at "
                       "k = %3 has the same label.")
                       .arg(format::percent(*quality->accuracy), asked())
                       .arg(quality->k);
    if (const auto dense = context_.quality.sample()->dense_accuracy())
        text += QString(" By their whole embeddings it is %1.").arg(format::percent(*dense));
    return text;
}

QString QualityNote::recallMeaning() const {
    const QualityAtK* quality = context_.quality.current();
    if (!quality) return context_.quality.busy() ? "Being measured" : "Not measured: no codes yet";
    if (!quality->recall)
        return context_.quality.sample()->queries() == 0
                   ? "Not measured: no documents are held out from training."
                   : "Not measured: the embeddings are too large to compare with in passing. "
                     "sparsescope-cli eval measures it.";
    return QString(
               "Of the ten training documents nearest by embedding, %1 are among the ten "
               "nearest by code at k = %2; the mean over %3.")
        .arg(format::percent(*quality->recall))
        .arg(quality->k)
        .arg(asked());
}

}  // namespace sparsescope
