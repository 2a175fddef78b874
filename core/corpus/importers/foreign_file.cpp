// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/foreign_file.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "core/corpus/importers/file_kind.h"
#include "core/formats/input_file.h"

namespace sparsescope::importing {
namespace {

constexpr std::size_t looked_at = 512;
constexpr std::uint64_t listing_bytes = 1 << 16;  // at the end of a zip archive

struct ForeignKind {
    std::string_view begins;  // at `offset`
    std::size_t offset;
    std::string_view what;
    std::string_view way_out;
};

constexpr std::string_view from_torch =
    "In Python: numpy.save(\"embeddings.npy\", torch.load(…).cpu().numpy()), or "
    "safetensors.torch.save_file().";
// Nothing to refuse where the program that reads them is there.
constexpr std::string_view parquet_mark = "PAR1";
constexpr std::string_view from_parquet =
    "This Sparsescope was built without Arrow. Convert it in one line, and import table.jsonl: "
    "python3 -c \"import pandas, sys; pandas.read_parquet(sys.argv[1]).to_json('table.jsonl', "
    "orient='records', lines=True)\" with the file's name after it.";
constexpr std::string_view from_pandas =
    "In Python: pandas.read_…(…).to_json(\"table.jsonl\", orient=\"records\", lines=True), or "
    "to_csv().";
constexpr std::string_view from_pickle =
    "Reading it would run code. In Python: numpy.save(\"embeddings.npy\", array), or "
    "DataFrame.to_json(…, orient=\"records\", lines=True).";
constexpr std::string_view from_sheet = "Save the sheet as CSV (UTF-8) and import that.";
constexpr std::string_view from_archive = "Unpack it and import the file inside.";
constexpr std::string_view from_picture =
    "Import the folder it lies in, or a table (csv, jsonl) with a column of paths.";
constexpr std::string_view from_prose =
    "Save its texts as a table (csv) or as JSON lines, a row for each document.";

// Pickles of the protocols 2 to 5. PyTorch's older files begin with one that holds its magic
// number.
constexpr ForeignKind foreign_kinds[] = {
    {parquet_mark, 0, "a Parquet file", from_parquet},
    {"ARROW1", 0, "an Arrow (Feather) file", from_pandas},
    {"FEA1", 0, "a Feather file", from_pandas},
    {"\x80\x02\x8a\x0al\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 0, "a PyTorch file", from_torch},
    {"\x80\x02", 0, "a Python pickle", from_pickle},
    {"\x80\x03", 0, "a Python pickle", from_pickle},
    {"\x80\x04", 0, "a Python pickle", from_pickle},
    {"\x80\x05", 0, "a Python pickle", from_pickle},
    {"ustar", 257, "a tar archive", from_archive},
    {"BZh", 0, "a bzip2 archive", from_archive},
    {"\xFD"
     "7zXZ",
     0, "an xz archive", from_archive},
    {"\x28\xB5\x2F\xFD", 0, "a Zstandard archive", from_archive},
    {"7z\xBC\xAF", 0, "a 7-Zip archive", from_archive},
    {"Rar!", 0, "a RAR archive", from_archive},
    {"\xD0\xCF\x11\xE0", 0, "an old Microsoft Office file", from_sheet},
    {"MATLAB 5.0", 0, "a MATLAB file",
     "In Python: numpy.save(\"embeddings.npy\", scipy.io.loadmat(…)[\"…\"])."},
    {"GGUF", 0, "a GGUF model", "Embed the documents with it, and import the embeddings as npy."},
    {"%PDF", 0, "a PDF document", from_prose},
    {"{\\rtf", 0, "an RTF document", from_prose},
    {"\x89PNG", 0, "a PNG picture", from_picture},
    {"\xFF\xD8\xFF", 0, "a JPEG picture", from_picture},
    {"GIF8", 0, "a GIF picture", from_picture},
    {"WEBP", 8, "a WebP picture", from_picture},
    {"II*", 0, "a TIFF picture", from_picture},
};

// What a zip archive holds tells what it is; an npz holds .npy files and is none of these.
constexpr ForeignKind archive_kinds[] = {
    {"data.pkl", 0, "a PyTorch file", from_torch},
    {"xl/", 0, "an Excel file", from_sheet},
    {"word/", 0, "a Word document", from_prose},
    {"ppt/", 0, "a PowerPoint file", from_prose},
    {"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", 0, "a LibreOffice sheet",
     from_sheet},
    {"mimetypeapplication/vnd.oasis.opendocument.text", 0, "a LibreOffice document", from_prose},
};

// The end of a zip archive lists its members.
std::string listing(const std::filesystem::path& path) {
    const auto file = InputFile::open(path);
    if (!file) return {};
    const std::uint64_t size = (*file)->size();
    std::string end(std::min(size, listing_bytes), '\0');
    if (!(*file)->read_at(size - end.size(), std::as_writable_bytes(std::span(end)))) return {};
    return end;
}

const ForeignKind* find_in_archive(const std::filesystem::path& path, std::string_view start) {
    const std::string members = listing(path);
    if (members.find(".npy") != std::string::npos) return nullptr;
    for (const ForeignKind& kind : archive_kinds)
        if (members.find(kind.begins) != std::string::npos ||
            start.find(kind.begins) != std::string_view::npos)
            return &kind;
    // A damaged npz is told what is wrong with it where it is read.
    static constexpr ForeignKind archive{"", 0, "a zip archive", from_archive};
    return data_extension(path) == ".npz" ? nullptr : &archive;
}

bool is_markup(std::string_view start) {
    const std::size_t first = start.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return false;
    const std::string low = lower(std::string(start.substr(first, 16)));
    return low.starts_with("<!doctype") || low.starts_with("<html") || low.starts_with("<?xml");
}

const ForeignKind* find_foreign(const std::filesystem::path& path) {
    const std::string start = first_bytes(path, looked_at);
    if (is_parquet(path)) return nullptr;
    for (const ForeignKind& kind : foreign_kinds)
        if (start.size() >= kind.offset &&
            std::string_view(start).substr(kind.offset).starts_with(kind.begins))
            return &kind;
    static constexpr ForeignKind workspace{
        "", 0, "an SQLite database",
        "If it is a workspace, open it, or write its documents to a file that can be imported: "
        "sparsescope-cli documents WORKSPACE --to documents.jsonl."};
    static constexpr ForeignKind markup{"", 0, "a web page or XML", from_prose};
    if (start.starts_with("SQLite format 3")) return &workspace;
    if (file_kind(path) == FileKind::zip) return find_in_archive(path, start);
    return is_markup(start) ? &markup : nullptr;
}

}  // namespace

Status refuse_foreign_file(const std::filesystem::path& file) {
    const ForeignKind* const kind = find_foreign(file);
    if (kind == nullptr) return {};
    return fail(ErrorCode::invalid_input,
                fmt::format("{} is {}, which cannot be imported. {}", display_name(file),
                            kind->what, kind->way_out));
}

}  // namespace sparsescope::importing
