// SPDX-License-Identifier: GPL-3.0-or-later
// Example documents of the selected neuron: its strongest, some of every tenth of its documents by
// weight, random ones, those that just miss it, or those of an interval that a person brushed. What
// was brushed is forgotten when the neuron changes. Window thread only.
#pragma once
#include <vector>

#include "app/controllers/neuron_question.h"
#include "widgets/models/document_list_model.h"

namespace sparsescope {

enum class ExampleKind { strongest, quantiles, random, near_misses, brushed };

struct ShownExamples {
    ExampleKind kind = ExampleKind::strongest;
    std::vector<DocumentRow> rows;  // captioned by weight, and by place where it matters
    std::int64_t documents = 0;     // of which the rows are some
    // Of near misses: their ranks, and whether the stored codes end before 2k.
    int first_rank = 0;
    int last_rank = 0;
    bool cut_short = false;
    std::optional<WeightInterval> interval;  // of what is brushed; without its examples
};

class NeuronExamplesQuestion : public NeuronAnswer<ShownExamples> {
    Q_OBJECT

  public:
    static constexpr int listed = 24;
    static constexpr int groups = 10;
    static constexpr int of_each_group = 3;

    using NeuronAnswer<ShownExamples>::NeuronAnswer;

    [[nodiscard]] ExampleKind kind() const { return kind_; }
    void setKind(ExampleKind kind);
    struct Range {
        double low = 0;
        double high = 0;
        bool operator==(const Range&) const = default;
    };
    // Shows the documents of an interval of weights; nullopt: as before it was brushed.
    void brush(std::optional<Range> range);
    [[nodiscard]] bool isBrushed() const { return range_.has_value(); }
    void shuffle();  // other random ones

  Q_SIGNALS:
    void brushForgotten();

  protected:
    Work work() override;
    void neuronChanges() override;

  private:
    ExampleKind kind_ = ExampleKind::strongest;
    ExampleKind kind_before_ = ExampleKind::strongest;  // it was brushed
    std::optional<Range> range_;
    std::uint64_t seed_ = 1;
};

}  // namespace sparsescope
