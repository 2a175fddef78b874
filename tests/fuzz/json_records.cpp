// SPDX-License-Identifier: GPL-3.0-or-later
// JSON records, whichever of the ways of writing them it is, down to the cells.
#include <cstdlib>

#include "core/corpus/importers/records.h"
#include "tests/fuzz/file_in_memory.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sparsescope;
    const fuzz::FileInMemory input(data, size);
    const auto reader = importing::open_json_records(input.path());
    if (!reader) return 0;
    std::vector<importing::Cell> cells;
    std::vector<float> numbers;
    for (std::size_t row = 0;; ++row) {
        const auto more = (*reader)->next(cells);
        if (!more || !*more) return 0;
        if (row > size || cells.size() > (*reader)->columns().size()) std::abort();
        for (importing::Cell& cell : cells) {
            numbers.clear();
            double number = 0;
            [[maybe_unused]] const auto list = importing::read_numbers(cell, numbers);
            [[maybe_unused]] const bool is_number = importing::read_number(cell, true, number);
            [[maybe_unused]] const auto shown = importing::shown_cell(cell, 20);
        }
    }
}
