// SPDX-License-Identifier: GPL-3.0-or-later
// What there is to know about a metric, told once: its name, where it stands in its struct, its
// unit, and the words people read. The tables (metric_fields<StepMetrics> and
// metric_fields<HeldOutQuality>) are in train_metrics.h. Events, the run store, the comparison of
// runs and the cards of the train page follow them, so none of these lists metrics by hand.
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

namespace sparsescope {

enum class MetricUnit { number, count, share, seconds, bytes };  // share: 0 … 1, shown in per cent
enum class MetricBetter { less, more, neither };

// Row is the struct that holds the metric. A plain member is known of every row; NaN then means
// that the measurement gave no number. An optional member may be unknown: because it was not
// measured, or because the program that wrote the row did not have it yet.
template <class Row>
struct MetricField {
    // How runs are compared by it. Without a title they are not.
    struct Comparison {
        std::string_view title;  // for people
        MetricBetter better = MetricBetter::neither;
        std::string_view name = {};  // for scripts; empty: the field's own
    };
    // Its column in the run store: INTEGER or REAL, as the member is.
    struct Column {
        std::string_view name = {};  // empty: the field's own
        // An optional metric that is stored below this is unknown: older programs wrote codes
        // such as −1.
        double lowest = 0;
    };
    using Member =
        std::variant<int Row::*, std::int64_t Row::*, double Row::*, std::optional<int> Row::*,
                     std::optional<std::int64_t> Row::*, std::optional<double> Row::*>;

    std::string_view name;  // in events and in docs/cli.md; it never changes
    Member member;
    MetricUnit unit = MetricUnit::number;
    std::string_view label = {};  // of its line in a chart and its column in a table
    Comparison comparison = {};
    Column column = {};

    [[nodiscard]] constexpr std::string_view column_name() const {
        return column.name.empty() ? name : column.name;
    }
    [[nodiscard]] constexpr std::string_view compared_name() const {
        return comparison.name.empty() ? name : comparison.name;
    }
    // nullopt: unknown, or not finite.
    [[nodiscard]] std::optional<double> value(const Row& row) const {
        const auto read = [&row](auto of_row) { return std::optional<double>(row.*of_row); };
        const std::optional<double> value = std::visit(read, member);
        return value && std::isfinite(*value) ? value : std::nullopt;
    }
};

// Every metric of a struct, in the order in which they are compared.
template <class Row>
inline constexpr auto metric_fields = std::array<MetricField<Row>, 0>{};

// The line of a member; has_a_line_each() makes sure that there is one.
template <class Row, class Value>
[[nodiscard]] constexpr const MetricField<Row>& metric_field(Value Row::*member) {
    return *std::ranges::find(metric_fields<Row>, typename MetricField<Row>::Member(member),
                              &MetricField<Row>::member);
}

namespace metric_detail {

struct Anything {
    template <class Value>
    operator Value() const;  // never called: it only has to convert
};

// The members of an aggregate: as many as it can be initialised with.
template <class Aggregate, class... Values>
consteval std::size_t member_count() {
    if constexpr (requires { Aggregate{Values{}..., Anything{}}; })
        return member_count<Aggregate, Values..., Anything>();
    else
        return sizeof...(Values);
}

}  // namespace metric_detail

// Whether each member of the struct has its line, but for `others`, which are no single number.
template <class Row>
[[nodiscard]] consteval bool has_a_line_each(std::size_t others) {
    const auto& fields = metric_fields<Row>;
    for (std::size_t i = 0; i < fields.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (fields[i].member == fields[j].member || fields[i].name == fields[j].name)
                return false;
    return fields.size() + others == metric_detail::member_count<Row>();
}

}  // namespace sparsescope
