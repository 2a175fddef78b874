// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/code_rows.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace sparsescope {
namespace {

constexpr std::int64_t rows_a_piece = 4096;
constexpr std::int64_t documents_a_piece = 1024;

}  // namespace

Result<CodeRows> CodeRows::open(const Corpus& corpus, const ModelInfo& model, int k,
                                std::stop_token stop, const Progress& progress) {
    if (model.stored_k == 0)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("The documents of \"{}\" are not encoded yet. Encode them first "
                                "(sparsescope-cli encode).",
                                model.name));
    if (k < 1 || k > model.stored_k)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("\"{}\" stores {} neurons a code; k may be 1 to {}, not {}.",
                                model.name, model.stored_k, model.stored_k, k));
    SPARSESCOPE_ASSIGN(auto dataset, corpus.dataset(model.dataset));
    return CodeRows(corpus, model, std::move(dataset), k, std::move(stop), progress);
}

Result<CodeMatrix> CodeRows::piece(std::int64_t first) const {
    if (stop_.stop_requested()) return cancelled("The export was stopped; nothing was written.");
    report(progress_, "writing codes", first, rows());
    CodeMatrix codes(hidden());
    const std::int64_t count = std::min(rows_a_piece, rows() - first);
    if (count <= 0) return codes;
    SPARSESCOPE_TRY(corpus_->for_each_codes(
        model_.id, first, count, stop_, [&](std::int64_t, const CodeMatrix& some) -> Status {
            for (std::size_t i = 0; i < some.rows(); ++i)
                codes.append(some.row(i).prefix(static_cast<std::size_t>(k_)));
            return {};
        }));
    return codes;
}

Result<std::int64_t> CodeRows::count_entries() const {
    std::int64_t entries = 0;
    for (std::int64_t first = 0; first < rows(); first += rows_a_piece) {
        SPARSESCOPE_ASSIGN(const CodeMatrix codes, piece(first));
        entries += static_cast<std::int64_t>(codes.entries());
    }
    return entries;
}

Result<std::int64_t> CodeRows::for_each_document(
    const std::function<Status(const CodedDocument&)>& body) const {
    SPARSESCOPE_ASSIGN(const RowSet removed, corpus_->removed_rows(dataset_.id));
    std::int64_t documents = 0;
    for (std::int64_t first = 0; first < rows(); first += rows_a_piece) {
        SPARSESCOPE_ASSIGN(const CodeMatrix codes, piece(first));
        const auto end = first + static_cast<std::int64_t>(codes.rows());
        for (std::int64_t from = first; from < end; from += documents_a_piece) {
            std::vector<std::int64_t> wanted;
            for (std::int64_t row = from; row < std::min(end, from + documents_a_piece); ++row)
                if (!removed.contains(static_cast<std::size_t>(row))) wanted.push_back(row);
            SPARSESCOPE_ASSIGN(const auto found, corpus_->documents_at(dataset_.id, wanted));
            for (const Document& document : found) {
                const auto row = static_cast<std::size_t>(document.row - first);
                SPARSESCOPE_TRY(
                    body({document, dataset_.label_name(document.label), codes.row(row)}));
                ++documents;
            }
        }
    }
    return documents;
}

Result<std::size_t> CodeStream::read(std::span<std::byte> out) {
    std::size_t done = 0;
    while (done < out.size()) {
        if (position_ == buffer_.size()) {
            SPARSESCOPE_TRY(refill());
            if (buffer_.empty()) break;
        }
        const std::size_t count = std::min(out.size() - done, buffer_.size() - position_);
        std::memcpy(out.data() + done, buffer_.data() + position_, count);
        position_ += count;
        done += count;
    }
    return done;
}

Status CodeStream::refill() {
    buffer_.clear();
    position_ = 0;
    // The first offset comes before all rows. A piece whose codes are all empty has no neurons.
    if (part_ == Part::offsets && row_ == 0)
        append_bytes(std::span<const std::int64_t>(&entries_, 1));
    while (row_ < rows_->rows()) {
        SPARSESCOPE_ASSIGN(const CodeMatrix codes, rows_->piece(row_));
        for (std::size_t i = 0; i < codes.rows(); ++i)
            append(codes.row(i));
        row_ += static_cast<std::int64_t>(codes.rows());
        if (!buffer_.empty()) break;
    }
    return {};
}

void CodeStream::append(CodeView code) {
    if (part_ == Part::offsets) {
        entries_ += static_cast<std::int64_t>(code.size());
        return append_bytes(std::span<const std::int64_t>(&entries_, 1));
    }
    std::vector<std::size_t> order(code.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (order_ == NeuronOrder::by_number)
        std::ranges::sort(order, {}, [&](std::size_t i) { return code.neurons[i]; });
    for (const std::size_t i : order) {
        const auto neuron = static_cast<std::int32_t>(code.neurons[i]);
        if (part_ == Part::neurons) append_bytes(std::span<const std::int32_t>(&neuron, 1));
        if (part_ == Part::weights) append_bytes(code.weights.subspan(i, 1));
    }
}

template <class T>
void CodeStream::append_bytes(std::span<const T> values) {
    const auto bytes = std::as_bytes(values);
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
}

}  // namespace sparsescope
