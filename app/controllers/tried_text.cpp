// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/tried_text.h"

#include <algorithm>
#include <utility>

#include "core/base/l2_normalize.h"
#include "core/code/sparse_head.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

QString place_words(std::int64_t rank) {
    if (rank == 1) return "the largest";
    const auto last_two = rank % 100;
    const bool teen = last_two >= 11 && last_two <= 13;
    const char* ending = !teen && rank % 10 == 1   ? "st"
                         : !teen && rank % 10 == 2 ? "nd"
                         : !teen && rank % 10 == 3 ? "rd"
                                                   : "th";
    return "the " + format::count(rank) + ending + " largest";
}

}  // namespace

TriedText::TriedText(QueryEncoder& encoder, Selection& selection, QObject* parent)
    : QObject(parent), encoder_(encoder), selection_(selection) {
    connect(&selection_, &Selection::modelChanged, this, [this] {
        pre_activations_.clear();
        encode();
    });
    connect(&selection_, &Selection::kChanged, this, &TriedText::changed);
    connect(&selection_, &Selection::neuronChanged, this, &TriedText::changed);
}

void TriedText::setText(const QString& text) {
    text_ = text.trimmed();
    encode();
}

void TriedText::encode() {
    encoder_.forget(this);
    task_.cancel();
    problem_.clear();
    busy_ = !text_.isEmpty() && selection_.model();
    if (!busy_) pre_activations_.clear();
    Q_EMIT changed();
    if (!busy_) return;
    encoder_.encode(this, text_,
                    [this](const Result<std::vector<float>>& embedding) { apply(embedding); });
}

void TriedText::apply(const Result<std::vector<float>>& embedding) {
    const auto refuse = [this](const QString& sentence) {
        busy_ = false;
        problem_ = sentence;
        pre_activations_.clear();
        Q_EMIT changed();
    };
    if (!embedding) return refuse(QString::fromStdString(embedding.error().message));
    auto model = selection_.model();
    if (!model || model->weights.dim != embedding->size())
        return refuse("This model is of other embeddings than those of the encoder.");
    task_.start(
        [model, embedding = *embedding](const std::stop_token&) -> Result<std::vector<float>> {
            std::vector<float> x = embedding;
            if (model->dataset.normalization == Normalization::l2)
                static_cast<void>(l2_normalize(x));  // all zeros were refused before
            return pre_activations(model->weights, x);
        },
        [this, model, refuse](Result<std::vector<float>> result) {
            if (!result) return refuse(QString::fromStdString(result.error().message));
            busy_ = false;
            model_ = model;
            pre_activations_ = std::move(*result);
            Q_EMIT changed();
        });
}

std::optional<TriedText::AtNeuron> TriedText::atSelected() const {
    const auto neuron = selection_.neuron();
    if (!neuron || selection_.model() != model_ || *neuron >= pre_activations_.size())
        return std::nullopt;
    const float value = pre_activations_[*neuron];
    AtNeuron at;
    at.value = static_cast<double>(value);
    at.neurons = std::ssize(pre_activations_);
    at.rank =
        1 + std::ranges::count_if(pre_activations_, [value](float other) { return other > value; });
    const Code code = top_k(pre_activations_, selection_.k());
    at.active = std::ranges::find(code.neurons, *neuron) != code.neurons.end();
    return at;
}

QString words_of(const TriedText::AtNeuron& at, int k) {
    const QString state = at.active       ? QString("Active at k = %1").arg(k)
                          : at.value <= 0 ? QString("Not active: its value is not above zero")
                                          : QString("Not active at k = %1").arg(k);
    return QString("%1. Pre-activation %2, %3 of %4.")
        .arg(state, format::number(at.value), place_words(at.rank),
             format::counted(at.neurons, "neuron", "neurons"));
}

}  // namespace sparsescope
