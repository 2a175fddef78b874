// SPDX-License-Identifier: GPL-3.0-or-later
// Shows a small picture, of few pixels without smoothing: a stored image, or a row of floats, such
// as a neuron's encoder row or a reconstruction, folded to width × height.
#pragma once
#include <QImage>
#include <QWidget>
#include <span>

#include "core/types/document.h"

namespace sparsescope {

enum class RowColors {
    diverging,  // blue – panel – orange, symmetric about 0
    grey,       // smallest value black, largest white
};

// Returns a null image when values.size() ≠ width · height.
[[nodiscard]] QImage row_image(std::span<const float> values, int width, int height,
                               RowColors colors);

class ImageView : public QWidget {
    Q_OBJECT
  public:
    explicit ImageView(QWidget* parent = nullptr);
    // `alt` says what the picture shows, for screen readers and the tooltip.
    void setImage(const Image& image, const QString& alt);
    void setImage(const QImage& image, const QString& alt);
    void setRow(std::span<const float> values, int width, int height, RowColors colors,
                const QString& alt);
    void clear();
    [[nodiscard]] bool isEmpty() const { return image_.isNull(); }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QImage image_;
    std::vector<float> values_;  // of a row, to recolour it when the mode changes
    int row_width_ = 0;
    RowColors colors_ = RowColors::diverging;
};

}  // namespace sparsescope
