// SPDX-License-Identifier: GPL-3.0-or-later
// Which fields the metadata of a dataset have, and what values.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "core/corpus/corpus_impl.h"
#include "core/corpus/metadata_scan.h"
#include "core/corpus/stored_dataset.h"
#include "core/filter/field_test.h"

namespace sparsescope {

namespace {

using Field = FilterVocabulary::Field;

constexpr std::int64_t most_read = 100'000;  // documents
constexpr std::size_t most_values = 64;      // of one field that are listed

// Gathers what is told of one field.
class FieldSurvey {
  public:
    explicit FieldSurvey(std::string_view name) { field_.name = name; }

    void add(std::string_view value, std::int64_t row) {
        // A list gives several values of one document.
        if (row != last_row_) ++field_.documents;
        last_row_ = row;
        field_.longest = std::max(field_.longest, value.size());
        if (numbers_ || dates_) order(value);
        if (values_.size() > most_values) return;
        const auto found = values_.find(value);
        if (found != values_.end())
            ++found->second;
        else
            values_.emplace(value, 1);
    }

    // Each document that was read stands for so many.
    Field summary(std::int64_t weight) {
        field_.documents *= weight;
        field_.kind = numbers_ ? Field::Kind::number
                      : dates_ ? Field::Kind::date
                               : Field::Kind::text;
        if (field_.kind == Field::Kind::text) field_.lowest = field_.highest = {};
        if (values_.size() <= most_values) {
            for (const auto& [value, documents] : values_)
                field_.values.push_back({value, documents * weight});
            std::ranges::stable_sort(field_.values, std::greater(),
                                     &FilterVocabulary::Word::documents);
        }
        return std::move(field_);
    }

  private:
    void order(std::string_view value) {
        const auto number = field_number(value);
        const double amount = number ? *number : 0;
        numbers_ = numbers_ && number.has_value();
        dates_ = dates_ && is_field_date(value);
        const bool first = field_.lowest.empty();
        if (first || (numbers_ && amount < low_) || (dates_ && value < field_.lowest)) {
            field_.lowest = value;
            low_ = amount;
        }
        if (first || (numbers_ && amount > high_) || (dates_ && value > field_.highest)) {
            field_.highest = value;
            high_ = amount;
        }
    }

    Field field_;
    std::int64_t last_row_ = -1;
    bool numbers_ = true;  // so far
    bool dates_ = true;
    double low_ = 0;
    double high_ = 0;
    std::map<std::string, std::int64_t, std::less<>> values_;
};

Result<FilterVocabulary::Fields> survey_fields(Database& database, DatasetId dataset,
                                               const std::stop_token& stop) {
    SPARSESCOPE_ASSIGN(const RowSet removed, find_removed_rows(database, dataset));
    const auto rows = static_cast<std::int64_t>(removed.rows());
    const std::int64_t step = std::max<std::int64_t>((rows + most_read - 1) / most_read, 1);
    SPARSESCOPE_ASSIGN(auto document,
                       database.prepare("SELECT row, metadata FROM document WHERE dataset = ?1 AND "
                                        "row < ?2 AND row % ?3 = 0"));
    SPARSESCOPE_TRY(document.bind(dataset, rows, step));
    std::vector<FieldSurvey> surveys;
    std::map<std::string, std::size_t, std::less<>> places;
    std::int64_t row = 0;
    const auto add = [&](std::string_view name, std::string_view value) {
        auto place = places.find(name);
        if (place == places.end()) {
            place = places.emplace(name, surveys.size()).first;
            surveys.emplace_back(name);
        }
        surveys[place->second].add(value, row);
    };
    SPARSESCOPE_TRY(document.for_each([&]() -> Status {
        if (stop.stop_requested()) return cancelled();
        row = document.integer(0);
        const auto bytes = document.blob(1);
        if (!removed.contains(static_cast<std::size_t>(row)))
            scan_metadata({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, add);
        return {};
    }));
    FilterVocabulary::Fields fields{{}, step > 1};
    for (FieldSurvey& survey : surveys)
        fields.list.push_back(survey.summary(step));
    return fields;
}

}  // namespace

Result<FilterVocabulary::Fields> Corpus::metadata_fields(DatasetId dataset,
                                                         std::stop_token stop) const {
    return impl_->read(
        "reading the fields of documents",
        [&](Database& database) -> Result<FilterVocabulary::Fields> {
            const std::stop_callback interrupt(stop, [&] { database.interrupt(); });
            if (stop.stop_requested()) return cancelled();
            // Metadata never change: only documents come and go.
            SPARSESCOPE_ASSIGN(
                auto state,
                database.prepare("SELECT row_generation, (SELECT coalesce(max(row), -1) FROM "
                                 "document WHERE dataset = ?1), count(row), coalesce(sum(row), 0) "
                                 "FROM dataset LEFT JOIN tombstone ON tombstone.dataset = "
                                 "dataset.id WHERE dataset.id = ?1"));
            SPARSESCOPE_TRY(state.bind(dataset));
            SPARSESCOPE_ASSIGN(const bool found, state.step());
            if (!found) return FilterVocabulary::Fields{};
            const std::array<std::int64_t, 4> now{state.integer(0), state.integer(1),
                                                  state.integer(2), state.integer(3)};
            auto& known = impl_->known_fields[dataset];
            if (!known || known->first != now) {
                SPARSESCOPE_ASSIGN(auto fields, survey_fields(database, dataset, stop));
                known.emplace(now, std::move(fields));
            }
            return known->second;
        });
}

}  // namespace sparsescope
