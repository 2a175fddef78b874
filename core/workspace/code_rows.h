// SPDX-License-Identifier: GPL-3.0-or-later
// The codes of a model at some k, read piece by piece for whoever writes them to a file. For one
// thread; the corpus must outlive it.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/corpus/corpus.h"

namespace sparsescope {

class CodeRows {
  public:
    // k: 1 … model.stored_k.
    [[nodiscard]] static Result<CodeRows> open(const Corpus& corpus, const ModelInfo& model, int k,
                                               std::stop_token stop, const Progress& progress);

    [[nodiscard]] std::int64_t rows() const { return dataset_.documents; }
    [[nodiscard]] std::size_t hidden() const { return model_.hidden; }
    [[nodiscard]] const Corpus& corpus() const { return *corpus_; }
    [[nodiscard]] const DatasetInfo& dataset() const { return dataset_; }

    // The codes of the rows from `first` on, a few thousand of them, none behind the last; removed
    // documents have empty ones. cancelled when stopped.
    [[nodiscard]] Result<CodeMatrix> piece(std::int64_t first) const;
    // Active neurons of all rows together.
    [[nodiscard]] Result<std::int64_t> count_entries() const;

    struct CodedDocument {
        const Document& document;
        std::string label;  // its name; "": none
        CodeView code;
    };
    // In the order of rows, without removed documents. Returns how many there were.
    [[nodiscard]] Result<std::int64_t> for_each_document(
        const std::function<Status(const CodedDocument&)>& body) const;

  private:
    CodeRows(const Corpus& corpus, ModelInfo model, DatasetInfo dataset, int k,
             std::stop_token stop, const Progress& progress)
        : corpus_(&corpus),
          model_(std::move(model)),
          dataset_(std::move(dataset)),
          k_(k),
          stop_(std::move(stop)),
          progress_(progress) {}

    const Corpus* corpus_;
    ModelInfo model_;
    DatasetInfo dataset_;
    int k_;
    std::stop_token stop_;
    Progress progress_;
};

// In which order neurons stand within a code.
enum class NeuronOrder { by_weight, by_number };

// One array of a matrix in compressed sparse rows, as bytes from its beginning to its end.
class CodeStream {
  public:
    enum class Part { offsets, neurons, weights };  // i64, i32, f32
    CodeStream(const CodeRows& rows, Part part, NeuronOrder order)
        : rows_(&rows), part_(part), order_(order) {}

    // Fills `out`, or less of it when the end comes first, and returns how many bytes it wrote.
    [[nodiscard]] Result<std::size_t> read(std::span<std::byte> out);

  private:
    [[nodiscard]] Status refill();
    void append(CodeView code);
    template <class T>
    void append_bytes(std::span<const T> values);

    const CodeRows* rows_;
    Part part_;
    NeuronOrder order_;
    std::int64_t row_ = 0;  // the next that is read
    std::int64_t entries_ = 0;
    std::vector<std::byte> buffer_;
    std::size_t position_ = 0;  // in buffer_
};

}  // namespace sparsescope
