// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/readers/hdf5_file.h"

#include <hdf5.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>

namespace sparsescope::readers {
namespace {

constexpr std::size_t most_datasets = 1000;
constexpr std::uint64_t most_chunk_bytes = std::uint64_t{128} << 20;
constexpr std::uint64_t piece_bytes = std::uint64_t{4} << 20;
constexpr std::size_t longest_text = 4096;

tl::unexpected<Error> bad(std::string sentence) {
    return fail(ErrorCode::invalid_input, std::move(sentence));
}
constexpr const char* damaged =
    "is damaged, cut off, or written for a newer HDF5 library. If other programs read it, save it "
    "again with h5py and libver=\"v110\".";

// A handle of the library with the function that gives it back.
class Handle {
  public:
    Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() {
        if (id_ >= 0) close_(id_);
    }
    operator hid_t() const { return id_; }  // as the library's functions take it
    [[nodiscard]] bool is_open() const { return id_ >= 0; }

  private:
    hid_t id_;
    herr_t (*close_)(hid_t);
};

Handle open_file(const std::string& path) {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // its messages are for its own authors
    H5PLset_loading_state(0);                     // no filters from elsewhere
    return {H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose};
}

std::string type_name(hid_t type) {
    const std::size_t bits = 8 * H5Tget_size(type);
    switch (H5Tget_class(type)) {
        case H5T_FLOAT:
            return fmt::format("float{}", bits);
        case H5T_INTEGER:
            return fmt::format("{}int{}", H5Tget_sign(type) == H5T_SGN_NONE ? "u" : "", bits);
        case H5T_STRING:
            return "text";
        default:
            return "other";
    }
}

// False: it has no simple shape.
bool shape_of(hid_t dataset, std::vector<std::uint64_t>& shape) {
    const Handle space(H5Dget_space(dataset), H5Sclose);
    if (!space.is_open() || H5Sis_simple(space) <= 0) return false;
    const int dimensions = H5Sget_simple_extent_ndims(space);
    if (dimensions < 0 || dimensions > H5S_MAX_RANK) return false;
    std::array<hsize_t, H5S_MAX_RANK> sizes{};
    if (H5Sget_simple_extent_dims(space, sizes.data(), nullptr) < 0) return false;
    shape.assign(sizes.begin(), sizes.begin() + dimensions);
    return true;
}

herr_t add_object(hid_t file, const char* name, const H5O_info_t* info, void* data) {
    auto& datasets = *static_cast<std::vector<Hdf5Dataset>*>(data);
    if (info->type != H5O_TYPE_DATASET) return 0;
    if (datasets.size() == most_datasets) return 1;
    const Handle dataset(H5Dopen2(file, name, H5P_DEFAULT), H5Dclose);
    if (!dataset.is_open()) return 0;
    const Handle type(H5Dget_type(dataset), H5Tclose);
    Hdf5Dataset found{name, {}, type.is_open() ? type_name(type) : "other"};
    if (shape_of(dataset, found.shape)) datasets.push_back(std::move(found));
    return 0;
}

// Of fixed or of any length; "" where it is no text.
std::string text_of(hid_t attribute) {
    const Handle type(H5Aget_type(attribute), H5Tclose);
    const Handle space(H5Aget_space(attribute), H5Sclose);
    if (!type.is_open() || H5Tget_class(type) != H5T_STRING ||
        H5Sget_simple_extent_npoints(space) != 1)
        return {};
    if (H5Tis_variable_str(type) > 0) {
        char* text = nullptr;
        if (H5Aread(attribute, type, static_cast<void*>(&text)) < 0 || text == nullptr) return {};
        std::string copy(text, ::strnlen(text, longest_text));
        H5free_memory(text);
        return copy;
    }
    std::string text(H5Tget_size(type), '\0');
    if (text.size() > longest_text || H5Aread(attribute, type, text.data()) < 0) return {};
    return text.substr(0, text.find('\0'));
}

herr_t add_attribute(hid_t file, const char* name, const H5A_info_t* /*info*/, void* data) {
    auto& texts = *static_cast<std::map<std::string, std::string>*>(data);
    const Handle attribute(H5Aopen(file, name, H5P_DEFAULT), H5Aclose);
    if (!attribute.is_open() || texts.size() == most_datasets) return 0;
    if (std::string text = text_of(attribute); !text.empty()) texts[name] = std::move(text);
    return 0;
}

// How items are handed out.
struct Items {
    hid_t type = -1;
    std::size_t bytes = 4;
};
Result<Items> items_of(hid_t dataset, std::size_t dimensions) {
    const Handle type(H5Dget_type(dataset), H5Tclose);
    const H5T_class_t kind = H5Tget_class(type);
    if (kind != H5T_FLOAT && kind != H5T_INTEGER)
        return bad(fmt::format("holds {} there, which cannot be read. Save it as numbers.",
                               type_name(type)));
    if (dimensions != 1) return Items{H5T_NATIVE_FLOAT, 4};
    return Items{kind == H5T_INTEGER ? H5T_NATIVE_INT64 : H5T_NATIVE_DOUBLE, 8};
}

// What the dataset claims must be about what the file can hold.
Status check_storage(hid_t dataset, const std::vector<std::uint64_t>& shape,
                     std::uint64_t file_bytes) {
    const Handle plan(H5Dget_create_plist(dataset), H5Pclose);
    if (H5Pget_external_count(plan) != 0 || H5Pget_layout(plan) == H5D_VIRTUAL)
        return bad("keeps these numbers in other files, which are not read. Copy them into one.");
    const Handle type(H5Dget_type(dataset), H5Tclose);
    std::uint64_t claimed = H5Tget_size(type);
    for (const std::uint64_t size : shape)
        if (__builtin_mul_overflow(claimed, size, &claimed))
            return bad("claims more numbers than any file can hold. It is damaged.");
    constexpr std::uint64_t always_fine = std::uint64_t{16} << 20;
    if (claimed > always_fine && claimed / 200 > file_bytes)
        return bad(
            fmt::format("claims {} bytes of numbers, but the whole file has {}. It is "
                        "damaged or made to fill your memory.",
                        claimed, file_bytes));
    if (H5Pget_layout(plan) != H5D_CHUNKED) return {};
    std::array<hsize_t, H5S_MAX_RANK> sizes{};
    const int dimensions = H5Pget_chunk(plan, H5S_MAX_RANK, sizes.data());
    std::uint64_t chunk = H5Tget_size(type);
    for (int i = 0; i < dimensions; ++i)
        if (__builtin_mul_overflow(chunk, sizes[static_cast<std::size_t>(i)], &chunk))
            return bad(damaged);
    if (chunk <= most_chunk_bytes) return {};
    return bad(
        fmt::format("keeps its numbers in chunks of {} bytes; {} are the most that can be "
                    "read. Save it again with smaller chunks.",
                    chunk, most_chunk_bytes));
}

Status read_rows(hid_t dataset, const Items& items, const std::vector<std::uint64_t>& shape,
                 const std::function<Status(std::span<const std::byte>)>& use) {
    std::uint64_t row_bytes = items.bytes;
    for (std::size_t i = 1; i < shape.size(); ++i)
        row_bytes *= shape[i];
    if (row_bytes == 0 || shape[0] == 0) return {};
    if (row_bytes > most_chunk_bytes) return bad("has rows that are too long to be read.");
    const std::uint64_t most_rows = std::max<std::uint64_t>(piece_bytes / row_bytes, 1);
    std::vector<std::byte> piece;
    const Handle space(H5Dget_space(dataset), H5Sclose);
    for (std::uint64_t row = 0; row < shape[0];) {
        std::vector<hsize_t> start(shape.size(), 0);
        std::vector<hsize_t> count(shape.begin(), shape.end());
        start[0] = row;
        count[0] = std::min(most_rows, shape[0] - row);
        piece.resize(count[0] * row_bytes);
        const Handle memory(H5Screate_simple(static_cast<int>(shape.size()), count.data(), nullptr),
                            H5Sclose);
        if (H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, count.data(),
                                nullptr) < 0 ||
            H5Dread(dataset, items.type, memory, space, H5P_DEFAULT, piece.data()) < 0)
            return bad(
                fmt::format("cannot be read at row {}: it is damaged, or packed in a way "
                            "that the HDF5 library does not know by itself. Save it again "
                            "with gzip or unpacked.",
                            row));
        SPARSESCOPE_TRY(use(piece));
        row += count[0];
    }
    return {};
}

}  // namespace

Result<Hdf5Listing> list_hdf5(const std::string& path) {
    const Handle file = open_file(path);
    if (!file.is_open()) return bad(damaged);
    Hdf5Listing listing;
    if (H5Ovisit(file, H5_INDEX_NAME, H5_ITER_INC, add_object, &listing.datasets) < 0)
        return bad(damaged);
    hsize_t position = 0;
    H5Aiterate2(file, H5_INDEX_NAME, H5_ITER_INC, &position, add_attribute, &listing.attributes);
    return listing;
}

Status read_hdf5(const std::string& path, const std::string& name,
                 const std::function<Status(std::span<const std::byte>)>& use) {
    const Handle file = open_file(path);
    if (!file.is_open()) return bad(damaged);
    const Handle dataset(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose);
    std::vector<std::uint64_t> shape;
    if (!dataset.is_open() || !shape_of(dataset, shape) || shape.empty()) return bad(damaged);
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return bad("could not be opened.");
    SPARSESCOPE_TRY(check_storage(dataset, shape, static_cast<std::uint64_t>(info.st_size)));
    SPARSESCOPE_ASSIGN(const Items items, items_of(dataset, shape.size()));
    return read_rows(dataset, items, shape, use);
}

}  // namespace sparsescope::readers
