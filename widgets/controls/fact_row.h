// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers with what they are called under them, side by side, in as many lines as the width needs.
// Resting the pointer on one tells what it means and what it was computed from. The arrows go from
// one to the next; Ctrl+C and the context menu copy the one under focus or pointer, as a sentence
// that says where the number comes from.
#pragma once
#include <QWidget>
#include <optional>
#include <vector>

namespace sparsescope {

struct Fact {
    QString caption;     // "purity"
    QString value;       // "83.1 %"
    QString meaning;     // formula, set, N, k: its tooltip
    QString provenance;  // what is copied: one line, complete in itself
    bool operator==(const Fact&) const = default;
};

class FactRow : public QWidget {
    Q_OBJECT
  public:
    explicit FactRow(QWidget* parent = nullptr);
    void setFacts(std::vector<Fact> facts);
    [[nodiscard]] const std::vector<Fact>& facts() const { return facts_; }
    // The value of the fact with this caption; "" when there is none.
    [[nodiscard]] QString value(const QString& caption) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;

  private:
    [[nodiscard]] QSize sizeOf(const Fact& fact) const;
    [[nodiscard]] std::vector<QRect> places(int width) const;
    [[nodiscard]] std::optional<std::size_t> factAt(const QPoint& place) const;
    void focusOn(std::size_t fact);
    void copy(std::size_t fact) const;
    void showMeaning(std::size_t fact, const QPoint& global);

    std::vector<Fact> facts_;
    std::size_t current_ = 0;  // under keyboard focus
};

}  // namespace sparsescope
