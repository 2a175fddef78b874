// SPDX-License-Identifier: GPL-3.0-or-later
// Proves that an encoder made the embeddings of a dataset, and says so in the workspace.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/workspace/embed_dataset.h"

namespace sparsescope {

namespace {

struct Sample {
    std::vector<std::string> texts;
    std::vector<std::int64_t> rows;
};

// Rows at equal distances that have a text.
Result<Sample> sample_texts(const Corpus& corpus, const DatasetInfo& dataset, std::int64_t count) {
    Sample sample;
    const std::int64_t step =
        std::max<std::int64_t>(1, dataset.documents / std::max<std::int64_t>(count, 1));
    for (std::int64_t row = 0; row < dataset.documents; row += step) {
        SPARSESCOPE_ASSIGN(auto document, corpus.documents(dataset.id, row, 1));
        if (document.empty() ||
            document.front().text.find_first_not_of(" \t\r\n\v\f") == std::string::npos)
            continue;
        sample.texts.push_back(std::move(document.front().text));
        sample.rows.push_back(row);
    }
    if (!sample.texts.empty()) return sample;
    return fail(
        ErrorCode::invalid_input,
        fmt::format("The documents of \"{}\" have no texts to compare with.", dataset.name));
}

double cosine_of(std::span<const float> a, std::span<const float> b) {
    double dot = 0, squares_a = 0, squares_b = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        dot += double{a[i]} * double{b[i]};
        squares_a += double{a[i]} * double{a[i]};
        squares_b += double{b[i]} * double{b[i]};
    }
    const double lengths = std::sqrt(squares_a * squares_b);
    // What is not finite on either side proves nothing.
    return lengths > 0 && std::isfinite(dot / lengths) ? dot / lengths : 0;
}

Status check_dims(const DatasetInfo& dataset, const EncoderIdentity& encoder) {
    if (dataset.dim == encoder.dim && dataset.dim > 0) return {};
    if (dataset.dim == 0)
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("\"{}\" has no embeddings that an encoder could have made. Embed it: "
                        "sparsescope-cli embed WORKSPACE --dataset \"{}\" --encoder \"{}\"",
                        dataset.name, dataset.name, encoder.name));
    return fail(
        ErrorCode::invalid_input,
        fmt::format("The embeddings of \"{}\" have {} numbers, those of the encoder \"{}\" {}: "
                    "it did not make them.",
                    dataset.name, dataset.dim, encoder.name, encoder.dim));
}

}  // namespace

Result<EncoderProof> name_encoder(Corpus& corpus, DatasetId id, Encoder& encoder,
                                  std::int64_t samples, std::stop_token stop,
                                  const Progress& progress) {
    return guard("comparing embeddings", [&]() -> Result<EncoderProof> {
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(id));
        const EncoderIdentity& identity = encoder.identity();
        SPARSESCOPE_TRY(check_dims(dataset, identity));
        report(progress, "comparing embeddings", 0, samples);
        SPARSESCOPE_ASSIGN(const Sample sample, sample_texts(corpus, dataset, samples));
        SPARSESCOPE_ASSIGN(const EncodedTexts made, encode_documents(encoder, sample.texts, stop));
        if (made.embeddings.rows != sample.texts.size() || made.embeddings.dim != dataset.dim)
            return fail(
                ErrorCode::invalid_input,
                fmt::format("The encoder \"{}\" did not answer with one embedding for each of "
                            "{} texts.",
                            identity.name, sample.texts.size()));
        EncoderProof proof{std::ssize(sample.rows), 2, 0};
        for (std::size_t i = 0; i < sample.rows.size(); ++i) {
            SPARSESCOPE_ASSIGN(const auto stored, corpus.embeddings(id, sample.rows[i], 1));
            const double cosine = cosine_of(made.embeddings.row(i), stored.row(0));
            if (cosine < proof.least_cosine) {
                proof.least_cosine = cosine;
                proof.least_row = sample.rows[i];
            }
        }
        if (proof.least_cosine < same_encoder_cosine)
            return fail(
                ErrorCode::invalid_input,
                fmt::format(
                    "The encoder \"{}\" did not make the embeddings of \"{}\": of {} texts that "
                    "were compared, the one of row {} has the cosine {:.3f} with what is "
                    "stored, and {} would be needed. Another model, or another prefix, made "
                    "them.",
                    identity.name, dataset.name, proof.texts, proof.least_row, proof.least_cosine,
                    same_encoder_cosine));
        SPARSESCOPE_TRY(corpus.set_encoder(id, identity));
        return proof;
    });
}

}  // namespace sparsescope
