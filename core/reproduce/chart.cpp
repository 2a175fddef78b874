// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "core/reproduce/summary.h"

namespace sparsescope::reproduce {

namespace {

// Okabe and Ito's colours, which colour-blind people tell apart too, with a violet, a brown and a
// grey; in the order of listed_arms(), those that are read whole left out. Black is the dense
// line's.
constexpr std::array colours{"#56b4e9", "#009e73", "#e69f00", "#d55e00", "#0072b2",
                             "#6a3d9a", "#7b3f00", "#cc79a7", "#999999"};

struct Line {
    std::size_t arm = 0;                // place in listed_arms()
    std::map<int, double> accuracy_at;  // by k, 0 … 1
};

// The plot area, and where a k and an accuracy lie in it.
class Frame {
  public:
    static constexpr double width = 720, height = 420, left = 60, right = 560, top = 40,
                            bottom = 370;

    Frame(std::span<const Line> lines, double dense) {
        for (const Line& line : lines)
            for (const auto& [k, accuracy] : line.accuracy_at)
                include(k, accuracy);
        if (dense > 0) include(first_k_, dense);
        low_ = std::floor(low_ * 10) / 10;
        high_ = std::ceil(high_ * 10) / 10;
        if (high_ <= low_) high_ = low_ + 0.1;
        last_k_ = std::max(last_k_, first_k_ + 1);
    }

    [[nodiscard]] double x(int k) const {
        const double share = std::log2(static_cast<double>(k) / first_k_) /
                             std::log2(static_cast<double>(last_k_) / first_k_);
        return left + share * (right - left);
    }
    [[nodiscard]] double y(double accuracy) const {
        return bottom - (accuracy - low_) / (high_ - low_) * (bottom - top);
    }
    [[nodiscard]] int first_k() const { return first_k_; }
    [[nodiscard]] int last_k() const { return last_k_; }
    [[nodiscard]] double low() const { return low_; }
    [[nodiscard]] double high() const { return high_; }

  private:
    void include(int k, double accuracy) {
        first_k_ = std::min(first_k_, k);
        last_k_ = std::max(last_k_, k);
        low_ = std::min(low_, accuracy);
        high_ = std::max(high_, accuracy);
    }

    int first_k_ = 1 << 20, last_k_ = 0;
    double low_ = 1, high_ = 0;
};

std::string text(double x, double y, const char* anchor, const std::string& words) {
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", x, y,
                       anchor, words);
}

std::string axes(const Frame& frame) {
    std::string svg;
    for (int percent = static_cast<int>(std::lround(frame.low() * 100));
         percent <= static_cast<int>(std::lround(frame.high() * 100)); percent += 10) {
        const double y = frame.y(percent / 100.0);
        svg += fmt::format("<path d=\"M{:.1f} {:.1f}H{:.1f}\" stroke=\"#dddddd\"/>\n", Frame::left,
                           y, Frame::right);
        svg += text(Frame::left - 8, y + 4, "end", fmt::format("{} %", percent));
    }
    for (int k = 1; k <= frame.last_k(); k *= 2)
        if (k >= frame.first_k())
            svg += text(frame.x(k), Frame::bottom + 20, "middle", std::to_string(k));
    return svg + text((Frame::left + Frame::right) / 2, Frame::bottom + 42, "middle",
                      "k: active neurons of a code, or numbers of a prefix");
}

std::string curve(const Frame& frame, const Line& line, double legend_y) {
    const char* colour = colours[line.arm % colours.size()];
    std::string path, dots;
    for (const auto& [k, accuracy] : line.accuracy_at) {
        const double x = frame.x(k), y = frame.y(accuracy);
        path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : "L", x, y);
        dots += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\" fill=\"{}\"/>\n", x, y,
                            colour);
    }
    const double legend_x = Frame::right + 20;
    return fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"/>\n", path,
                       colour) +
           dots +
           fmt::format("<path d=\"M{:.1f} {:.1f}h18\" stroke=\"{}\" stroke-width=\"3\"/>\n",
                       legend_x, legend_y - 4, colour) +
           text(legend_x + 24, legend_y, "start", listed_arms()[line.arm].title);
}

}  // namespace

std::string accuracy_chart(std::span<const Trial> trials, const Protocol& protocol) {
    const auto all = summaries(trials, protocol.name);
    if (all.empty()) return {};
    const int hidden = all.front().hidden;  // they come by h
    std::map<std::size_t, Line> lines;
    double dense = 0;
    for (const Summary& summary : all) {
        const auto arm = std::ranges::find(listed_arms(), summary.arm, &Arm::name);
        if (arm == listed_arms().end() || (summary.hidden != 0 && summary.hidden != hidden))
            continue;
        const double accuracy =
            summary.of([](const Scores& s) { return std::optional(s.nearest_neighbour); })->mean;
        if (arm->kind == Arm::Kind::whole) {
            if (arm->name == "dense") dense = accuracy;
            continue;
        }
        const auto place = static_cast<std::size_t>(arm - listed_arms().begin());
        lines[place].arm = place;
        lines[place].accuracy_at[summary.k] = accuracy;
    }
    std::vector<Line> ordered;
    for (const auto& [place, line] : lines)
        ordered.push_back(line);
    if (ordered.empty()) return {};
    const Frame frame(ordered, dense);

    std::string svg = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" role=\"img\" "
        "font-family=\"sans-serif\" font-size=\"13\" fill=\"#222222\">\n<title>{2}: 1-NN accuracy "
        "against k</title>\n<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n",
        Frame::width, Frame::height, protocol.title);
    svg += text(Frame::left, 22, "start",
                fmt::format("1-NN accuracy, h = {}. {}", hidden, protocol.title));
    svg += axes(frame);
    double legend_y = Frame::top + 10;
    for (const Line& line : ordered) {
        svg += curve(frame, line, legend_y);
        legend_y += 22;
    }
    if (dense > 0) {
        constexpr const char* dashed =
            "<path d=\"M{:.1f} {:.1f}H{:.1f}\" stroke=\"#000000\" "
            "stroke-dasharray=\"6 4\"/>\n";
        svg += fmt::format(dashed, Frame::left, frame.y(dense), Frame::right);
        svg += fmt::format(dashed, Frame::right + 20, legend_y - 4, Frame::right + 38);
        svg +=
            text(Frame::right + 44, legend_y, "start", fmt::format("dense {:.1f} %", 100 * dense));
    }
    return svg + "</svg>\n";
}

}  // namespace sparsescope::reproduce
