// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/hdf5.h"

#include <nlohmann/json.hpp>

#include "core/formats/byte_source.h"
#include "core/formats/input_file.h"
#include "core/formats/reader_process.h"

namespace sparsescope {
namespace {

constexpr std::size_t longest_list = std::size_t{1} << 20;

// What the program writes about one dataset, from its beginning to its end.
class ProcessSource final : public ByteSource {
  public:
    ProcessSource(std::unique_ptr<ReaderProcess> process, std::uint64_t bytes, std::string name)
        : process_(std::move(process)), bytes_(bytes), name_(std::move(name)) {}

    Result<std::size_t> read(std::span<std::byte> out) override { return process_->read(out); }
    std::uint64_t size_bound() const override { return bytes_; }
    std::string name() const override { return name_; }

  private:
    std::unique_ptr<ReaderProcess> process_;
    std::uint64_t bytes_;
    std::string name_;
};

// A relative path may begin like an option, and means the same from here as from there.
std::string argument_of(const std::filesystem::path& path) {
    return std::filesystem::absolute(path).string();
}

Result<Hdf5Contents> read_contents(const std::filesystem::path& path) {
    SPARSESCOPE_ASSIGN(const auto file, InputFile::open(path));  // missing, no regular file
    SPARSESCOPE_ASSIGN(const auto process,
                       ReaderProcess::start(hdf5_program, {"list", argument_of(path)}, path));
    SPARSESCOPE_ASSIGN(const std::string line, process->read_line(longest_list));
    std::byte more{};
    SPARSESCOPE_TRY(process->read({&more, 1}));  // whether it ended well
    const auto json = nlohmann::json::parse(line);
    Hdf5Contents contents;
    for (const auto& dataset : json.at("datasets"))
        contents.datasets.push_back({dataset.at("name").get<std::string>(),
                                     dataset.at("shape").get<std::vector<std::uint64_t>>(),
                                     dataset.at("type").get<std::string>()});
    contents.attributes = json.at("attributes").get<std::map<std::string, std::string>>();
    return contents;
}

Result<ArrayReader> open_dataset(const std::filesystem::path& path, const Hdf5Dataset& dataset) {
    std::string name = fmt::format("{} (dataset \"{}\")", display_name(path), dataset.name);
    if (!dataset.is_number())
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} holds {}, but numbers are needed.", name,
                                dataset.type == "text" ? "text" : "items of a type of their own"));
    ArrayInfo info;
    info.shape = dataset.shape;
    const bool wide = info.shape.size() == 1;
    info.type = !wide                   ? ElementType::f32
                : dataset.is_floating() ? ElementType::f64
                                        : ElementType::i64;
    info.item_bytes = item_size(info.type);
    auto factors = info.shape;
    factors.push_back(info.item_bytes);
    std::uint64_t bytes = 0;
    if (info.shape.empty() || !checked_product(factors, bytes))
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} has no shape that can be read.", name));
    SPARSESCOPE_ASSIGN(
        auto process,
        ReaderProcess::start(hdf5_program, {"read", argument_of(path), dataset.name}, path));
    return ArrayReader(std::make_unique<ProcessSource>(std::move(process), bytes, std::move(name)),
                       std::move(info));
}

}  // namespace

Result<Hdf5Contents> hdf5_contents(const std::filesystem::path& path) {
    return guard("reading an HDF5 file", [&] { return read_contents(path); });
}

Result<ArrayReader> open_hdf5(const std::filesystem::path& path, const Hdf5Dataset& dataset) {
    return guard("reading an HDF5 file", [&] { return open_dataset(path, dataset); });
}

}  // namespace sparsescope
