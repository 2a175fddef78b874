// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/number_format.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace sparsescope::format {
namespace {

// Thin spaces shown as "_", so that the expectations can be read.
std::string plain(QString text) {
    return text.replace(thin_space, u'_').replace(QChar(QChar::Nbsp), u' ').toStdString();
}

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(NumberFormat, GroupsThousands) {
    EXPECT_EQ(plain(count(0)), "0");
    EXPECT_EQ(plain(count(999)), "999");
    EXPECT_EQ(plain(count(1000)), "1_000");
    EXPECT_EQ(plain(count(65536)), "65_536");
    EXPECT_EQ(plain(count(1234567)), "1_234_567");
    EXPECT_EQ(plain(count(-1234)), "−1_234");
    EXPECT_EQ(plain(count(std::numeric_limits<std::int64_t>::min())), "−9_223_372_036_854_775_808");
}

TEST(NumberFormat, KeepsThreeSignificantDigits) {
    EXPECT_EQ(plain(number(0)), "0");
    EXPECT_EQ(plain(number(0.012345)), "0.0123");
    EXPECT_EQ(plain(number(1)), "1.00");
    EXPECT_EQ(plain(number(9.996)), "10.0");
    EXPECT_EQ(plain(number(12.345)), "12.3");
    EXPECT_EQ(plain(number(123.4)), "123");
    EXPECT_EQ(plain(number(-0.5)), "−0.500");
    EXPECT_EQ(plain(number(12345)), "12_300");
    EXPECT_EQ(plain(number(3.14159, 5)), "3.1416");
}

TEST(NumberFormat, WritesVerySmallAndLargeNumbersAsPowers) {
    EXPECT_EQ(plain(number(1.25e-7)), "1.25·10⁻⁷");
    EXPECT_EQ(plain(number(-2.5e12)), "−2.5·10¹²");
}

TEST(NumberFormat, SaysNothingForWhatIsNoNumber) {
    EXPECT_EQ(plain(number(nan)), "–");
    EXPECT_EQ(plain(number(infinity)), "–");
    EXPECT_EQ(plain(percent(nan)), "–");
    EXPECT_EQ(plain(si(nan)), "–");
    EXPECT_EQ(plain(duration(-1)), "–");
    EXPECT_EQ(plain(duration(nan)), "–");
}

TEST(NumberFormat, UsesSiPrefixes) {
    EXPECT_EQ(plain(si(16)), "16");
    EXPECT_EQ(plain(si(12300)), "12.3_k");
    EXPECT_EQ(plain(si(999.9)), "1.00_k");
    EXPECT_EQ(plain(si(4.5e6)), "4.50_M");
    EXPECT_EQ(plain(si(0.05)), "0.0500");
    EXPECT_EQ(plain(si(31e-6, QStringLiteral("s"))), "31.0_µs");
    EXPECT_EQ(plain(si(-1500)), "−1.50_k");
    EXPECT_EQ(plain(bytes(512)), "512_B");
    EXPECT_EQ(plain(bytes(4200000)), "4.20_MB");
}

TEST(NumberFormat, WritesPercents) {
    EXPECT_EQ(plain(percent(0.1234)), "12.3_%");
    EXPECT_EQ(plain(percent(1)), "100_%");
    EXPECT_EQ(plain(percent(0)), "0_%");
}

TEST(NumberFormat, WritesDurationsInTwoUnits) {
    EXPECT_EQ(plain(duration(0.2)), "< 1 s");
    EXPECT_EQ(plain(duration(42)), "42 s");
    EXPECT_EQ(plain(duration(59.7)), "1 min");
    EXPECT_EQ(plain(duration(130)), "2 min 10 s");
    EXPECT_EQ(plain(duration(3 * 3600 + 5 * 60)), "3 h 5 min");
    EXPECT_EQ(plain(duration(2 * 86400 + 3600)), "2 d 1 h");
}

TEST(NumberFormat, WritesPowersOfTen) {
    EXPECT_EQ(plain(power_of_ten(0)), "1");
    EXPECT_EQ(plain(power_of_ten(-3)), "10⁻³");
    EXPECT_EQ(plain(power_of_ten(12)), "10¹²");
    EXPECT_EQ(plain(power_of_ten(-0.5)), "0.316");
}

TEST(NumberFormat, ChoosesSingularAndPlural) {
    EXPECT_EQ(plain(counted(1, QStringLiteral("neuron"), QStringLiteral("neurons"))), "1 neuron");
    EXPECT_EQ(plain(counted(1536, QStringLiteral("neuron"), QStringLiteral("neurons"))),
              "1_536 neurons");
}

}  // namespace
}  // namespace sparsescope::format
