// SPDX-License-Identifier: GPL-3.0-or-later
// sparsescope-hdf5 list FILE: a line of JSON, {"datasets": [{name, shape, type}], "attributes":
// {}}. sparsescope-hdf5 read FILE DATASET: its items as bytes (hdf5_file.h). A failure is a
// sentence without the file's name on the error output, and exit code 1.
#include <nlohmann/json.hpp>
#include <string_view>

#include "app/readers/guarded.h"
#include "app/readers/hdf5_file.h"
#include "app/readers/output.h"

namespace {

using namespace sparsescope;
using namespace sparsescope::readers;

constexpr std::uint64_t memory_limit = std::uint64_t{512} << 20;

Status list(const std::string& path) {
    SPARSESCOPE_ASSIGN(const Hdf5Listing listing, list_hdf5(path));
    nlohmann::ordered_json json{{"datasets", nlohmann::ordered_json::array()},
                                {"attributes", listing.attributes}};
    for (const Hdf5Dataset& dataset : listing.datasets)
        json["datasets"].push_back(
            {{"name", dataset.name}, {"shape", dataset.shape}, {"type", dataset.type}});
    const std::string line =
        json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
    return write_out(std::as_bytes(std::span(line)));
}

}  // namespace

int main(int count, char** arguments) {
    guard_process(memory_limit);
    const std::string_view verb = count > 1 ? arguments[1] : "";
    return tell(guard("reading an HDF5 file", [&]() -> Status {
        if (verb == "list" && count == 3) return list(arguments[2]);
        if (verb == "read" && count == 4) return read_hdf5(arguments[2], arguments[3], write_out);
        return fail(ErrorCode::invalid_argument, "Usage: sparsescope-hdf5 list|read FILE [NAME]");
    }));
}
