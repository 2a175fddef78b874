// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/neuron_trial.h"

#include "app/controllers/tried_text.h"
#include "core/base/l2_normalize.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

Result<NeuronReading> read_vector(const OneNeuron& neuron, const LoadedModel& model,
                                  std::vector<float> vector) {
    if (model.dataset.normalization == Normalization::l2 && !l2_normalize(vector))
        return fail(ErrorCode::invalid_argument,
                    "The vector has no direction: all its numbers are 0.");
    return neuron.at(vector);
}

// By its embedding, which tells its place among all neurons; without one, by its stored code.
Result<NeuronReading> read_document(const NeuronSubject& subject, const OneNeuron& neuron,
                                    DocumentId document) {
    const std::int64_t row = subject.model->row_of(document);
    if (row < 0) return fail(ErrorCode::not_found, "That document is not in this model's dataset.");
    SPARSESCOPE_ASSIGN(const Corpus* corpus, subject.reader->corpus());
    const auto embedding = corpus->embeddings(subject.model->dataset.id, row, 1);
    if (!embedding || embedding->rows != 1 || embedding->dim != subject.model->weights.dim)
        return neuron.at_row(row);
    return neuron.at(embedding->view().row(0));
}

}  // namespace

void TrialQuestion::tryDocument(DocumentId document) {
    what_ = document;
    setWanted(true);
    askAgain();
}

void TrialQuestion::tryVector(std::vector<float> vector) {
    what_ = std::move(vector);
    setWanted(true);
    askAgain();
}

void TrialQuestion::clear() {
    what_ = std::monostate();
    setWanted(false);
    forget();
    Q_EMIT changed();
}

std::optional<DocumentId> TrialQuestion::document() const {
    const auto* document = std::get_if<DocumentId>(&what_);
    return document ? std::optional(*document) : std::nullopt;
}

TrialQuestion::Work TrialQuestion::work() {
    return [what = what_](const NeuronSubject& subject,
                          const std::stop_token& stop) -> Result<NeuronReading> {
        SPARSESCOPE_ASSIGN(const OneNeuron neuron, subject.study(stop));
        if (const auto* document = std::get_if<DocumentId>(&what))
            return read_document(subject, neuron, *document);
        const auto* vector = std::get_if<std::vector<float>>(&what);
        return read_vector(neuron, *subject.model, vector ? *vector : std::vector<float>());
    };
}

QString words_of(const NeuronReading& reading, int k) {
    if (reading.rank > 0)
        return words_of(TriedText::AtNeuron{.value = reading.value,
                                            .rank = reading.rank,
                                            .neurons = reading.among,
                                            .active = reading.active},
                        k);
    return reading.active ? QString("Active at k = %1 with weight %2.")
                                .arg(k)
                                .arg(format::number(reading.weight))
                          : QString(
                                "Not in the stored code of this document, so not active at "
                                "k = %1.")
                                .arg(k);
}

}  // namespace sparsescope
