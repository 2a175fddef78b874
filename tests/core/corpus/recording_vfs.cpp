// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/corpus/recording_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <new>

namespace sparsescope {

namespace {

DiskRecording* recording = nullptr;
sqlite3_vfs* real_vfs = nullptr;

// SQLite allocates it, with room for the real file behind it.
struct RecordedFile {
    sqlite3_file base;
    const char* name;  // SQLite keeps it while the file is open
    [[nodiscard]] sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

RecordedFile& recorded(sqlite3_file* file) {
    return *reinterpret_cast<RecordedFile*>(file);
}
sqlite3_file* real(sqlite3_file* file) {
    return recorded(file).real();
}

void record(sqlite3_file* file, DiskEvent::Kind kind, std::int64_t offset, const void* bytes,
            int count) {
    if (!recording || !recorded(file).name) return;
    const auto* first = static_cast<const std::byte*>(bytes);
    recording->add({kind, recorded(file).name, offset, {first, first + count}});
}

int close(sqlite3_file* file) {
    return real(file)->pMethods->xClose(real(file));
}
int read(sqlite3_file* file, void* bytes, int count, sqlite3_int64 offset) {
    return real(file)->pMethods->xRead(real(file), bytes, count, offset);
}
int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
    record(file, DiskEvent::Kind::write, offset, bytes, count);
    return real(file)->pMethods->xWrite(real(file), bytes, count, offset);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
    record(file, DiskEvent::Kind::truncate, size, nullptr, 0);
    return real(file)->pMethods->xTruncate(real(file), size);
}
int sync(sqlite3_file* file, int flags) {
    record(file, DiskEvent::Kind::sync, 0, nullptr, 0);
    return real(file)->pMethods->xSync(real(file), flags);
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return real(file)->pMethods->xFileSize(real(file), size);
}
int lock(sqlite3_file* file, int level) {
    return real(file)->pMethods->xLock(real(file), level);
}
int unlock(sqlite3_file* file, int level) {
    return real(file)->pMethods->xUnlock(real(file), level);
}
int check_reserved_lock(sqlite3_file* file, int* result) {
    return real(file)->pMethods->xCheckReservedLock(real(file), result);
}
int file_control(sqlite3_file* file, int operation, void* argument) {
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}
int sector_size(sqlite3_file* file) {
    return real(file)->pMethods->xSectorSize(real(file));
}
int device_characteristics(sqlite3_file* file) {
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}
int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, memory);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void shm_barrier(sqlite3_file* file) {
    real(file)->pMethods->xShmBarrier(real(file));
}
int shm_unmap(sqlite3_file* file, int remove) {
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

constexpr sqlite3_io_methods methods = {2,
                                        close,
                                        read,
                                        write,
                                        truncate,
                                        sync,
                                        file_size,
                                        lock,
                                        unlock,
                                        check_reserved_lock,
                                        file_control,
                                        sector_size,
                                        device_characteristics,
                                        shm_map,
                                        shm_lock,
                                        shm_barrier,
                                        shm_unmap,
                                        nullptr,
                                        nullptr};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    auto* wrapped = new (file) RecordedFile{{nullptr}, name};
    const int code = real_vfs->xOpen(real_vfs, name, wrapped->real(), flags, out_flags);
    if (wrapped->real()->pMethods) wrapped->base.pMethods = &methods;
    return code;
}

sqlite3_vfs* recording_vfs() {
    static sqlite3_vfs vfs = [] {
        real_vfs = sqlite3_vfs_find(nullptr);
        sqlite3_vfs copy = *real_vfs;
        copy.zName = "recording";
        copy.pNext = nullptr;
        copy.szOsFile += static_cast<int>(sizeof(RecordedFile));
        copy.xOpen = open;
        return copy;
    }();
    return &vfs;
}

std::vector<std::byte> content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    const auto* first = reinterpret_cast<const std::byte*>(content.data());
    return {first, first + content.size()};
}

void apply(const DiskEvent& event, std::vector<std::byte>& content, std::size_t bytes) {
    const auto offset = static_cast<std::size_t>(event.offset);
    if (event.kind == DiskEvent::Kind::truncate) {
        content.resize(std::min(content.size(), offset));
    } else if (bytes > 0) {
        content.resize(std::max(content.size(), offset + bytes));
        std::memcpy(content.data() + offset, event.bytes.data(), bytes);
    }
}

// How much of what was not synchronised reached the disk: whole writes or whole sectors of them.
std::size_t part_that_arrived(const DiskEvent& event, Random& random) {
    constexpr std::size_t sector = 512;
    switch (random.below(4)) {
        case 0:
            return 0;
        case 1:
            return event.bytes.size() / sector == 0
                       ? 0
                       : random.below(event.bytes.size() / sector + 1) * sector;
        default:
            return event.bytes.size();
    }
}

}  // namespace

DiskRecording::DiskRecording(const std::filesystem::path& database)
    : names_{database.string(), database.string() + "-wal"} {
    for (const auto& name : names_)
        before_[name] = content_of(name);
    recording = this;
    sqlite3_vfs_register(recording_vfs(), 1);
}

DiskRecording::~DiskRecording() {
    recording = nullptr;
    sqlite3_vfs_unregister(recording_vfs());
    sqlite3_vfs_register(real_vfs, 1);
}

void DiskRecording::add(DiskEvent event) {
    if (std::ranges::find(names_, event.file) != names_.end()) events_.push_back(std::move(event));
}

DiskFiles DiskRecording::after_power_cut(std::size_t count, Random& random) const {
    DiskFiles files = before_;
    std::map<std::string, std::vector<const DiskEvent*>> pending;
    for (std::size_t i = 0; i < count; ++i) {
        const DiskEvent& event = events_[i];
        auto& waiting = pending[event.file];
        if (event.kind != DiskEvent::Kind::sync) {
            waiting.push_back(&event);
            continue;
        }
        for (const auto* done : waiting)
            apply(*done, files[event.file], done->bytes.size());
        waiting.clear();
    }
    for (const auto& [file, waiting] : pending)
        for (const auto* event : waiting) {
            const bool is_truncate = event->kind == DiskEvent::Kind::truncate;
            if (is_truncate && random.below(2) == 0) continue;
            apply(*event, files[file], is_truncate ? 0 : part_that_arrived(*event, random));
        }
    return files;
}

}  // namespace sparsescope
