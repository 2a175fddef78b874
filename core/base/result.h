// SPDX-License-Identifier: GPL-3.0-or-later
// Result<T>: a value or an Error. Exceptions stay inside a module: wrap its edge in guard().
#pragma once
#include <exception>
#include <new>
#include <type_traits>
#include <utility>

#include <fmt/core.h>
#include <tl/expected.hpp>

#include "core/base/error.h"

namespace sparsescope {

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message,
                                                std::string detail = {}) {
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(detail)});
}
[[nodiscard]] inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}
[[nodiscard]] inline tl::unexpected<Error> cancelled(std::string what = "Cancelled.") {
    return fail(ErrorCode::cancelled, std::move(what));
}

// Runs body (returning a Result) and turns whatever it throws into an Error.
template <class Body>
auto guard(const char* where, Body&& body) -> std::invoke_result_t<Body> {
    try {
        return std::forward<Body>(body)();
    } catch (const std::bad_alloc&) {
        return fail(
            ErrorCode::out_of_memory,
            fmt::format("Not enough memory while {}. Close other programs or use less data.",
                        where));
    } catch (const std::exception& e) {
        return fail(ErrorCode::internal, fmt::format("Something went wrong while {}.", where),
                    e.what());
    }
}

}  // namespace sparsescope

#define SPARSESCOPE_CONCAT_(a, b) a##b
#define SPARSESCOPE_CONCAT(a, b) SPARSESCOPE_CONCAT_(a, b)
// SPARSESCOPE_TRY(expr): return its error if it failed.
#define SPARSESCOPE_TRY(expr)                                                   \
    do {                                                                        \
        if (auto sparsescope_result_ = (expr); !sparsescope_result_)            \
            return ::sparsescope::fail(std::move(sparsescope_result_.error())); \
    } while (false)
// SPARSESCOPE_ASSIGN(declaration, expr): declaration = value of expr, or return its error.
#define SPARSESCOPE_ASSIGN(declaration, expr)                                     \
    auto SPARSESCOPE_CONCAT(sparsescope_value_, __LINE__) = (expr);               \
    if (!SPARSESCOPE_CONCAT(sparsescope_value_, __LINE__))                        \
        return ::sparsescope::fail(                                               \
            std::move(SPARSESCOPE_CONCAT(sparsescope_value_, __LINE__).error())); \
    declaration = std::move(*SPARSESCOPE_CONCAT(sparsescope_value_, __LINE__))
