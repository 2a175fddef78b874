// SPDX-License-Identifier: GPL-3.0-or-later
// The window must never load LibTorch, nor the Qt 5 that comes with it.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>

#include "tests/support/places.h"

namespace {

TEST(Links, TheWindowLoadsNeitherTorchNorQt5) {
    const std::string command = "ldd '" + sparsescope::programs() + "/sparsescope' 2>&1";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    ASSERT_NE(pipe, nullptr);
    std::string libraries;
    std::array<char, 4096> part{};
    while (std::fgets(part.data(), part.size(), pipe.get()) != nullptr)
        libraries += part.data();
    EXPECT_NE(libraries.find("libQt6Widgets"), std::string::npos) << libraries;
    EXPECT_EQ(libraries.find("libtorch"), std::string::npos) << libraries;
    EXPECT_EQ(libraries.find("libQt5"), std::string::npos) << libraries;
}

}  // namespace
