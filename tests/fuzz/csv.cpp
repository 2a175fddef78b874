// SPDX-License-Identifier: GPL-3.0-or-later
// A table: its dialect, its header and every row.
#include "core/formats/csv.h"

#include <cstdlib>

#include "tests/fuzz/file_in_memory.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sparsescope;
    const fuzz::FileInMemory input(data, size);
    auto reader = CsvReader::open(input.path());
    if (!reader) return 0;
    std::vector<std::string> fields;
    std::vector<float> numbers;
    for (std::size_t row = 0;; ++row) {
        const auto more = reader->next(fields);
        if (!more || !*more) return 0;
        if (row > size || fields.size() != reader->columns().size()) std::abort();
        for (const std::string& field : fields) {
            numbers.clear();
            [[maybe_unused]] const auto list = parse_number_list(field, numbers);
        }
    }
}
